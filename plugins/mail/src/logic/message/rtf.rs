//! Rich text as Outlook keeps it: decompression (MS-OXRTFCP) and the plain text inside (MS-OXRTFEX).

use mail_parser::decoders::charsets::map::charset_decoder;

use super::limit::MAX_TEXT_BYTES;

/// What the dictionary holds before the first byte (MS-OXRTFCP 2.1.2.1).
const FIRST_WORDS: &[u8] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
const DICTIONARY_BYTES: usize = 4096;
/// Rich text is up to ten times as long as what it says.
const MAX_RTF_BYTES: usize = 10 * MAX_TEXT_BYTES;
/// Groups nested deeper than this are read as if they were not nested.
const MAX_GROUPS: usize = 200;

/// The rich text of a `PidTagRtfCompressed` property; what can be read of a damaged one.
pub fn decompress(data: &[u8]) -> Option<Vec<u8>> {
    let (header, packed) = data.split_at_checked(16)?;
    match &header[8..12] {
        b"LZFu" => Some(expand(packed)),
        b"MELA" => Some(packed[..packed.len().min(MAX_RTF_BYTES)].to_vec()),
        _ => None,
    }
}

fn expand(packed: &[u8]) -> Vec<u8> {
    let mut dictionary = [b' '; DICTIONARY_BYTES];
    dictionary[..FIRST_WORDS.len()].copy_from_slice(FIRST_WORDS);
    let mut write = FIRST_WORDS.len();
    let mut out = Vec::with_capacity(packed.len().saturating_mul(3).min(MAX_RTF_BYTES));
    let mut input = packed.iter().copied();
    while let Some(control) = input.next() {
        for bit in 0..8 {
            if out.len() >= MAX_RTF_BYTES {
                return out;
            }
            let Some(first) = input.next() else {
                return out;
            };
            if control >> bit & 1 == 0 {
                out.push(first);
                dictionary[write] = first;
                write = (write + 1) % DICTIONARY_BYTES;
                continue;
            }
            let Some(second) = input.next() else {
                return out;
            };
            let reference = usize::from(first) << 8 | usize::from(second);
            let (start, length) = (reference >> 4, (reference & 15) + 2);
            if start == write {
                return out;
            }
            for step in 0..length {
                let byte = dictionary[(start + step) % DICTIONARY_BYTES];
                out.push(byte);
                dictionary[write] = byte;
                write = (write + 1) % DICTIONARY_BYTES;
            }
        }
    }
    out
}

/// The plain text of rich text.
pub fn to_text(rtf: &[u8]) -> String {
    let mut reader = Reader {
        rest: rtf,
        out: String::new(),
        pending: Vec::new(),
        state: State::default(),
        stack: Vec::new(),
    };
    reader.run();
    reader.flush();
    reader.out.trim().to_owned()
}

/// What holds until the end of a group.
#[derive(Clone, Copy, Default)]
struct State {
    /// Inside a group that is not shown: fonts, colours, pictures.
    hidden: bool,
    /// Inside what only repeats HTML for readers of rich text.
    repeated: bool,
    /// Bytes that stand for a Unicode letter, to be passed over.
    substitutes: usize,
}

struct Reader<'rtf> {
    rest: &'rtf [u8],
    out: String,
    /// Bytes of the code page, decoded together as some letters take two.
    pending: Vec<u8>,
    state: State,
    stack: Vec<State>,
}

impl Reader<'_> {
    fn run(&mut self) {
        self.state.substitutes = 1;
        let mut skip = 0_usize;
        while let Some((&byte, rest)) = self.rest.split_first() {
            if self.out.len() > MAX_TEXT_BYTES {
                return;
            }
            self.rest = rest;
            match byte {
                b'{' => {
                    if self.stack.len() < MAX_GROUPS {
                        self.stack.push(self.state);
                    }
                }
                b'}' => self.state = self.stack.pop().unwrap_or_default(),
                b'\r' | b'\n' | 0 => {}
                b'\\' => self.control(&mut skip),
                _ if skip > 0 => skip -= 1,
                _ => self.byte(byte),
            }
        }
    }

    fn byte(&mut self, byte: u8) {
        if !self.state.hidden && !self.state.repeated {
            self.pending.push(byte);
        }
    }

    fn flush(&mut self) {
        if let Some(decoder) = charset_decoder(b"windows-1252") {
            self.out.push_str(&decoder(&self.pending));
        }
        self.pending.clear();
    }

    fn letter(&mut self, letter: char) {
        if !self.state.hidden {
            self.flush();
            self.out.push(letter);
        }
    }

    fn control(&mut self, skip: &mut usize) {
        let Some((&first, rest)) = self.rest.split_first() else {
            return;
        };
        if !first.is_ascii_alphabetic() {
            self.rest = rest;
            match first {
                b'\'' => {
                    let digits = self
                        .rest
                        .get(..2)
                        .and_then(|digits| std::str::from_utf8(digits).ok());
                    let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
                    self.rest = self.rest.get(2..).unwrap_or_default();
                    match byte {
                        Some(_) if *skip > 0 => *skip -= 1,
                        Some(byte) => self.byte(byte),
                        None => {}
                    }
                }
                b'*' => self.state.hidden = true,
                b'~' => self.byte(b' '),
                b'{' | b'}' | b'\\' => self.byte(first),
                _ => {}
            }
            return;
        }
        let length = self
            .rest
            .iter()
            .position(|byte| !byte.is_ascii_alphabetic())
            .unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(length);
        let digits = rest
            .iter()
            .enumerate()
            .position(|(at, byte)| !(byte.is_ascii_digit() || at == 0 && *byte == b'-'));
        let (number, rest) = rest.split_at(digits.unwrap_or(rest.len()));
        self.rest = rest.strip_prefix(b" ").unwrap_or(rest);
        let number = std::str::from_utf8(number)
            .ok()
            .and_then(|digits| digits.parse::<i64>().ok());
        match word {
            b"par" | b"line" | b"row" | b"sect" | b"page" => self.letter('\n'),
            b"tab" | b"cell" => self.letter('\t'),
            b"fonttbl" | b"colortbl" | b"stylesheet" | b"info" | b"pict" | b"header"
            | b"footer" => self.state.hidden = true,
            b"htmlrtf" => self.state.repeated = number != Some(0),
            b"uc" => {
                self.state.substitutes = usize::try_from(number.unwrap_or(1)).unwrap_or(1).min(8)
            }
            b"u" if !self.state.repeated => {
                // Negative numbers stand for the upper half of the 16 bits.
                let code = number.and_then(|code| u32::try_from(code.rem_euclid(65_536)).ok());
                if let Some(letter) = code.and_then(char::from_u32) {
                    self.letter(letter);
                }
                *skip = self.state.substitutes;
            }
            _ => {}
        }
    }
}
