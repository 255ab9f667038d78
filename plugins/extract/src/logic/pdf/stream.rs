//! The bytes of a stream, expanded within a bound.

use hayro_syntax::Filter;
use hayro_syntax::object::{Array, Dict, Object, Stream};
use weezl::{BitOrder, decode::Configuration};

use super::super::inflate::{self, End};

/// What a stream holds.
pub struct Expanded {
    /// The bytes, or those before the damage.
    pub bytes: Vec<u8>,
    /// Whether something is missing.
    pub broken: bool,
}

/// Expands a stream to at most `most` bytes.
pub fn expand(stream: &Stream<'_>, most: usize) -> Expanded {
    let filters = stream.filters();
    let mut bytes = stream.raw_data().into_owned();
    let mut broken = bytes.len() > most;
    bytes.truncate(most);
    for (place, filter) in filters.iter().enumerate() {
        let parameters = parameters(stream.dict(), place);
        let (next, whole) = match filter {
            Filter::FlateDecode => {
                let (next, end) = inflate::zlib(&bytes, most);
                (next, end == End::Complete)
            }
            Filter::LzwDecode => lzw(&bytes, &parameters, most),
            Filter::AsciiHexDecode => ascii_hex(&bytes),
            Filter::Ascii85Decode => ascii_85(&bytes),
            Filter::RunLengthDecode => run_length(&bytes, most),
            Filter::Crypt => (bytes, true),
            // A picture is no content and no table.
            _ => (Vec::new(), false),
        };
        broken |= !whole;
        bytes = next;
        // What is predicted is a table of numbers: nothing that holds text.
        if parameters.get::<i32>("Predictor").is_some_and(|p| p > 1) {
            return Expanded {
                bytes: Vec::new(),
                broken: true,
            };
        }
    }
    Expanded { bytes, broken }
}

fn parameters<'a>(dictionary: &Dict<'a>, place: usize) -> Dict<'a> {
    let single = dictionary.get::<Dict<'a>>("DecodeParms");
    let listed = || {
        let list = dictionary.get::<Array<'a>>("DecodeParms")?;
        list.iter::<Object<'a>>().nth(place)?.into_dict()
    };
    single.or_else(listed).unwrap_or_default()
}

fn lzw(bytes: &[u8], parameters: &Dict<'_>, most: usize) -> (Vec<u8>, bool) {
    let early = parameters.get::<i32>("EarlyChange") != Some(0);
    let mut decoder = if early {
        Configuration::with_tiff_size_switch(BitOrder::Msb, 8).build()
    } else {
        Configuration::new(BitOrder::Msb, 8).build()
    };
    let mut output = Vec::new();
    let mut buffer = vec![0; 32 << 10];
    let mut input = bytes;
    loop {
        let step = decoder.decode_bytes(input, &mut buffer);
        input = &input[step.consumed_in..];
        output.extend_from_slice(&buffer[..step.consumed_out]);
        match step.status {
            Ok(weezl::LzwStatus::Done) => return (output, true),
            _ if output.len() > most => {
                output.truncate(most);
                return (output, false);
            }
            Ok(weezl::LzwStatus::Ok) if step.consumed_in + step.consumed_out > 0 => {}
            // Many writers leave the mark of the end out.
            Ok(_) => return (output, input.is_empty()),
            Err(_) => return (output, false),
        }
    }
}

fn ascii_hex(bytes: &[u8]) -> (Vec<u8>, bool) {
    let mut output = Vec::with_capacity(bytes.len() / 2);
    let mut half = None;
    for byte in bytes {
        let digit = match byte {
            b'>' => break,
            byte if byte.is_ascii_whitespace() => continue,
            byte => match (*byte as char).to_digit(16) {
                Some(digit) => digit as u8,
                None => return (output, false),
            },
        };
        match half.take() {
            Some(high) => output.push(high << 4 | digit),
            None => half = Some(digit),
        }
    }
    output.extend(half.map(|high| high << 4));
    (output, true)
}

fn ascii_85(bytes: &[u8]) -> (Vec<u8>, bool) {
    let mut output = Vec::with_capacity(bytes.len() / 5 * 4);
    let mut group = [0_u8; 5];
    let mut filled = 0;
    for byte in bytes {
        match byte {
            b'~' => break,
            b'z' if filled == 0 => output.extend([0; 4]),
            byte if byte.is_ascii_whitespace() => {}
            b'!'..=b'u' => {
                group[filled] = byte - b'!';
                filled += 1;
                if filled == 5 {
                    output.extend(word(group));
                    filled = 0;
                }
            }
            _ => return (output, false),
        }
    }
    if filled > 1 {
        group[filled..].fill(84);
        output.extend(&word(group)[..filled - 1]);
    }
    (output, true)
}

fn word(group: [u8; 5]) -> [u8; 4] {
    let value = group.iter().fold(0_u32, |value, digit| {
        value.wrapping_mul(85).wrapping_add(u32::from(*digit))
    });
    value.to_be_bytes()
}

fn run_length(bytes: &[u8], most: usize) -> (Vec<u8>, bool) {
    let mut output = Vec::new();
    let mut rest = bytes;
    while let [length, after @ ..] = rest {
        match length {
            128 => return (output, true),
            0..128 => {
                let end = (usize::from(*length) + 1).min(after.len());
                output.extend_from_slice(&after[..end]);
                rest = &after[end..];
            }
            _ => {
                let Some((byte, after)) = after.split_first() else {
                    return (output, false);
                };
                output.resize(output.len() + 257 - usize::from(*length), *byte);
                rest = after;
            }
        }
        if output.len() > most {
            output.truncate(most);
            return (output, false);
        }
    }
    (output, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_filters_are_undone() {
        assert_eq!(ascii_hex(b"41 4 2 43 7>"), (b"ABCp".to_vec(), true));
        assert_eq!(ascii_hex(b"4x"), (Vec::new(), false));
        assert_eq!(
            ascii_85(b"9jqo^BlbD-BleB1DJ+*+F(f,q~>"),
            (b"Man is distinguished".to_vec(), true)
        );
        assert_eq!(ascii_85(b"zz~>"), (vec![0; 8], true));
        assert_eq!(
            run_length(&[2, b'a', b'b', b'c', 254, b'd', 128], 99),
            (b"abcddd".to_vec(), true)
        );
    }

    #[test]
    fn bounds_hold() {
        let (bytes, whole) = run_length(&[129, b'a'].repeat(1_000), 500);
        assert_eq!((bytes.len(), whole), (500, false));
        let packed = weezl::encode::Configuration::with_tiff_size_switch(BitOrder::Msb, 8)
            .build()
            .encode(&vec![b'a'; 1_000_000])
            .expect("packed");
        let (bytes, whole) = lzw(&packed, &Dict::empty(), 5_000);
        assert_eq!((bytes.len(), whole), (5_000, false));
        let (bytes, whole) = lzw(&packed, &Dict::empty(), 2_000_000);
        assert_eq!((bytes, whole), (vec![b'a'; 1_000_000], true));
    }
}
