//! The folding of one character.

/// Appends what `character` folds to, which may be nothing.
pub(super) fn fold(character: char, out: &mut String) {
    if character.is_ascii() {
        out.push(character.to_ascii_lowercase());
        return;
    }
    match character {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'À' | 'Á' | 'Â' | 'Ã' | 'Ä' | 'Å' | 'ā' | 'Ā' | 'ă'
        | 'ą' => out.push('a'),
        'ç' | 'Ç' | 'ć' | 'č' | 'Ć' | 'Č' => out.push('c'),
        'è' | 'é' | 'ê' | 'ë' | 'È' | 'É' | 'Ê' | 'Ë' | 'ē' | 'Ē' | 'ě' | 'ę' => {
            out.push('e')
        }
        'ì' | 'í' | 'î' | 'ï' | 'Ì' | 'Í' | 'Î' | 'Ï' | 'ī' | 'İ' | 'ı' => out.push('i'),
        'ñ' | 'Ñ' | 'ń' | 'ň' => out.push('n'),
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'Ò' | 'Ó' | 'Ô' | 'Õ' | 'Ö' | 'Ø' | 'ō' | 'ő' => {
            out.push('o')
        }
        'ù' | 'ú' | 'û' | 'ü' | 'Ù' | 'Ú' | 'Û' | 'Ü' | 'ū' | 'ů' | 'ű' => out.push('u'),
        'ý' | 'ÿ' | 'Ý' | 'Ÿ' => out.push('y'),
        'š' | 'Š' | 'ś' | 'ş' => out.push('s'),
        'ž' | 'Ž' | 'ź' | 'ż' => out.push('z'),
        'ł' | 'Ł' => out.push('l'),
        'œ' | 'Œ' => out.push_str("oe"),
        'æ' | 'Æ' => out.push_str("ae"),
        'ß' => out.push_str("ss"),
        'ﬁ' => out.push_str("fi"),
        'ﬂ' => out.push_str("fl"),
        '’' | '‘' | 'ʼ' | '´' | '′' | '‛' => out.push('\''),
        '«' | '»' | '“' | '”' | '„' => out.push('"'),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => out.push('-'),
        '…' => out.push_str("..."),
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => {
            out.push(' ')
        }
        '\u{2028}' | '\u{2029}' | '\u{85}' => out.push('\n'),
        // Combining accents, soft hyphens, zero-width and direction characters: they only hide words.
        '\u{300}'..='\u{36f}'
        | '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}'
        | '\u{e0000}'..='\u{e007f}' => {}
        // The full-width forms of ASCII lie in the same order.
        '\u{ff01}'..='\u{ff5e}' => {
            if let Some(plain) = char::from_u32(character as u32 - 0xff01 + 0x21) {
                out.push(plain.to_ascii_lowercase());
            }
        }
        other => out.extend(other.to_lowercase()),
    }
}
