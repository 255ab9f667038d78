//! Reads the MIME cases: equal to the gold where there is one, and never a crash or a hang anywhere.
//!
//! Equal means, after normalisation: the same header fields in the same order, texts equal but for blanks
//! and control characters, addresses equal but for case, dates equal as moments with offset; the text of the text
//! parts equal but for blanks and control characters (where it is blank, the text comes from the HTML part, and
//! the gold has none to compare with); the same attachments in the same order with equal names and bytes.
#![allow(clippy::print_stdout)] // The figures are what this test is for.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use mail::logic::message::read;
use mail::logic::model::{Address, Message};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The share of gold files that must be equal.
const BAR: f64 = 0.95;
/// No file may take longer, in any build.
const MAX_TIME: Duration = Duration::from_secs(5);

#[test]
fn stalwart_gold() {
    let folder = data().join("mail/mime_stalwart");
    let (mut count, mut equal) = (0_u32, 0_u32);
    for file in files(&folder)
        .iter()
        .filter(|file| has_extension(file, "eml"))
    {
        let Ok(gold) = fs::read(file.with_extension("json")) else {
            continue;
        };
        let gold: Value = serde_json::from_slice(&gold).expect("gold");
        let message = read(&fs::read(file).expect("a file"));
        let mut differences = headers(&gold, &message);
        differences.extend(text(&gold, &message));
        differences.extend(attachments(&gold, &message));
        count += 1;
        equal += u32::from(differences.is_empty());
        for difference in differences {
            println!(
                "{}: {difference}",
                file.strip_prefix(&folder).unwrap_or(file).display()
            );
        }
    }
    if count == 0 {
        println!("skipped: {} is absent", folder.display());
        return;
    }
    println!("mime_stalwart: {equal} of {count} equal");
    assert!(f64::from(equal) >= BAR * f64::from(count));
}

#[test]
fn stalwart_header_cases() {
    let folder = data().join("mail/mime_stalwart/header_cases");
    if !folder.exists() {
        println!("skipped: {} is absent", folder.display());
        return;
    }
    let cases = |name: &str| -> Vec<Value> {
        let bytes = fs::read(folder.join(name)).expect("cases");
        serde_json::from_slice::<Value>(&bytes)
            .expect("JSON")
            .as_array()
            .cloned()
            .unwrap_or_default()
    };
    let check = |name: &str, field: &str, is_right: &dyn Fn(&Message, &Value) -> bool| {
        let (mut count, mut right) = (0_u32, 0_u32);
        for case in cases(name) {
            let raw = format!(
                "{field}: {}\r\n\r\n",
                case["header"].as_str().unwrap_or_default().trim_end()
            );
            count += 1;
            let message = read(raw.as_bytes());
            if is_right(&message, &case["expected"]) {
                right += 1;
            } else {
                println!("{name}: {raw:?} wants {}", case["expected"]);
            }
        }
        println!("{name}: {right} of {count}");
        assert!(f64::from(right) >= BAR * f64::from(count));
    };
    check("address.json", "To", &|message, gold| {
        same_addresses(gold, &message.to)
    });
    check("date.json", "Date", &|message, gold| {
        date(gold) == message.date
    });
    check("unstructured.json", "Subject", &|message, gold| {
        plain(gold.as_str().unwrap_or_default()) == plain(&message.subject)
    });
    check("id.json", "References", &|message, gold| {
        gold.as_array().is_some_and(|ids| {
            ids.iter()
                .map(|id| id.as_str().unwrap_or_default())
                .eq(message.references.iter())
        }) || gold.as_str().is_some_and(|id| message.references == [id])
            || gold.is_null() && message.references.is_empty()
    });
}

#[test]
fn nothing_crashes_or_hangs() {
    let mut slowest = (Duration::ZERO, PathBuf::new());
    let mut count = 0;
    let mut ordinary = (Duration::ZERO, 0_u32);
    for folder in [
        "mail/mime_stalwart",
        "mail/mime_rubymail",
        "mail/french_melusine",
        "mail/tnef",
        "mail/dinum_messages",
        "hostile/mail",
    ] {
        for file in files(&data().join(folder)) {
            let raw = fs::read(&file).expect("a file");
            let start = Instant::now();
            let message = read(&raw);
            let time = start.elapsed();
            if folder == "mail/french_melusine" {
                ordinary.0 += time;
                ordinary.1 += 1;
            }
            assert!(time < MAX_TIME, "{}: {time:?}", file.display());
            check_sound(&message, &file);
            if folder == "mail/tnef" {
                let list = message
                    .attachments
                    .iter()
                    .map(|file| format!("{} {} {}", file.name, file.size, &file.sha256[..8]));
                println!(
                    "{}: {} {:?}; {}",
                    file.file_name().unwrap_or_default().display(),
                    list.collect::<Vec<_>>().join(", "),
                    message.text.chars().take(80).collect::<String>(),
                    message.warnings.join(" ")
                );
            }
            if folder == "hostile/mail" {
                println!(
                    "{}: {time:?}; {}",
                    file.file_name().unwrap_or_default().display(),
                    message.warnings.join(" ")
                );
            }
            count += 1;
            if time > slowest.0 {
                slowest = (time, file);
            }
        }
    }
    println!(
        "an ordinary message takes {:?} on average, in this build",
        ordinary.0 / ordinary.1.max(1)
    );
    println!(
        "{count} files; the slowest took {:?}: {}",
        slowest.0,
        slowest.1.display()
    );
}

/// What holds for every message.
fn check_sound(message: &Message, file: &Path) {
    for line in message
        .last
        .lines()
        .chain(message.signature.lines())
        .filter(|line| !line.is_empty())
    {
        assert!(message.text.contains(line), "{}: {line}", file.display());
    }
    for attachment in &message.attachments {
        assert!(
            !attachment.name.contains(['/', '\\', '\0']),
            "{}: {}",
            file.display(),
            attachment.name
        );
        assert_eq!(attachment.sha256.len(), 64);
    }
}

fn headers(gold: &Value, message: &Message) -> Vec<String> {
    let mut differences = Vec::new();
    let fields = gold["parts"][0]["headers"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    if fields.len() != message.headers.len() {
        return vec![format!(
            "{} header fields instead of {}",
            message.headers.len(),
            fields.len()
        )];
    }
    let mut dated = false;
    for (field, header) in fields.iter().zip(&message.headers) {
        let name = field["name"]
            .as_str()
            .or(field["name"]["other"].as_str())
            .unwrap_or_default();
        let value = &field["value"];
        let equal = if let Some(text) = value["Text"].as_str() {
            let unbracketed = header.value.trim_matches(['<', '>']);
            plain(text) == plain(&header.value) || plain(text) == plain(unbracketed)
        } else if !value["ContentType"].is_null() {
            let kind = &value["ContentType"];
            let whole = match kind["c_subtype"].as_str() {
                Some(subtype) => {
                    format!("{}/{subtype}", kind["c_type"].as_str().unwrap_or_default())
                }
                None => kind["c_type"].as_str().unwrap_or_default().to_owned(),
            };
            header
                .value
                .to_lowercase()
                .replace(' ', "")
                .starts_with(&whole.to_lowercase())
        } else if !value["DateTime"].is_null() {
            // Of several, the first that can be read counts.
            let first = name == "date" && !std::mem::replace(&mut dated, true);
            !first || date(&value["DateTime"]) == message.date
        } else if !value["Address"].is_null() {
            match name {
                "to" => same_addresses(&value["Address"], &message.to),
                "cc" => same_addresses(&value["Address"], &message.cc),
                "reply_to" => same_addresses(&value["Address"], &message.reply_to),
                "from" => same_addresses(&value["Address"], std::slice::from_ref(&message.from)),
                _ => true,
            }
        } else {
            true
        };
        if !name.replace('_', "-").eq_ignore_ascii_case(&header.name) || !equal {
            differences.push(format!(
                "{name} {value} is {}: {}",
                header.name, header.value
            ));
        }
    }
    differences
}

fn text(gold: &Value, message: &Message) -> Option<String> {
    let parts = gold["text_body"].as_array()?;
    let texts: Vec<&str> = parts
        .iter()
        .filter_map(|id| gold["parts"][id.as_u64()? as usize]["body"]["Text"].as_str())
        .collect();
    let expected = plain(&texts.join("\n"));
    let from_html = expected.is_empty()
        && gold["html_body"]
            .as_array()
            .is_some_and(|parts| !parts.is_empty());
    (!from_html && expected != plain(&message.text))
        .then(|| format!("text {:?} instead of {expected:?}", message.text))
}

fn attachments(gold: &Value, message: &Message) -> Vec<String> {
    let ids = gold["attachments"].as_array().cloned().unwrap_or_default();
    if ids.len() != message.attachments.len() {
        return vec![format!(
            "{} attachments instead of {}",
            message.attachments.len(),
            ids.len()
        )];
    }
    let mut differences = Vec::new();
    for (id, found) in ids.iter().zip(&message.attachments) {
        let part = &gold["parts"][id.as_u64().unwrap_or_default() as usize];
        let bytes = match &part["body"] {
            body if body["Text"].is_string() => Some(
                body["Text"]
                    .as_str()
                    .unwrap_or_default()
                    .as_bytes()
                    .to_vec(),
            ),
            body if body["Html"].is_string() => Some(
                body["Html"]
                    .as_str()
                    .unwrap_or_default()
                    .as_bytes()
                    .to_vec(),
            ),
            body => body["Binary"]
                .as_array()
                .or(body["InlineBinary"].as_array())
                .map(|bytes| {
                    bytes
                        .iter()
                        .map(|byte| byte.as_u64().unwrap_or_default() as u8)
                        .collect()
                }),
        };
        let attribute = |field: &str, name: &str| {
            let headers = part["headers"].as_array()?;
            let header = headers.iter().find(|header| header["name"] == field)?;
            let attributes = header["value"]["ContentType"]["attributes"].as_array()?;
            attributes
                .iter()
                .find(|attribute| attribute["name"] == name)?["value"]
                .as_str()
                .map(str::to_owned)
        };
        let name = attribute("content_disposition", "filename")
            .or_else(|| attribute("content_type", "name"))
            .unwrap_or_default();
        if name != found.name {
            differences.push(format!("attachment {:?} instead of {name:?}", found.name));
        }
        if let Some(bytes) = bytes
            && sha256(&bytes) != found.sha256
        {
            differences.push(format!(
                "attachment {name:?}: {} bytes instead of {}, or others",
                found.size,
                bytes.len()
            ));
        }
    }
    differences
}

fn same_addresses(gold: &Value, found: &[Address]) -> bool {
    let mut expected = Vec::new();
    let mut add = |address: &Value| {
        let part = |name: &str| plain(address[name].as_str().unwrap_or_default());
        expected.push((part("name"), part("address").to_lowercase()));
    };
    if let Some(list) = gold["List"].as_array() {
        list.iter().for_each(&mut add);
    } else if let Some(groups) = gold["Group"].as_array() {
        groups
            .iter()
            .filter_map(|group| group["addresses"].as_array())
            .flatten()
            .for_each(&mut add);
    }
    expected.retain(|pair| *pair != (String::new(), String::new()));
    let found: Vec<(String, String)> = found
        .iter()
        .map(|item| (plain(&item.name), plain(&item.address)))
        .collect();
    expected == found
}

/// The moment as ISO 8601 with its offset; none where it is no real one.
fn date(gold: &Value) -> Option<String> {
    let number = |name: &str| gold[name].as_u64().unwrap_or_default();
    let real = (1..=12).contains(&number("month"))
        && (1..=31).contains(&number("day"))
        && number("hour") < 24;
    let offset = match (
        number("tz_hour"),
        number("tz_minute"),
        gold["tz_before_gmt"].as_bool().unwrap_or_default(),
    ) {
        (0, 0, _) => "Z".to_owned(),
        (hour, minute, true) => format!("-{hour:02}:{minute:02}"),
        (hour, minute, false) => format!("+{hour:02}:{minute:02}"),
    };
    let day = format!(
        "{:04}-{:02}-{:02}",
        number("year"),
        number("month"),
        number("day")
    );
    real.then(|| {
        format!(
            "{day}T{:02}:{:02}:{:02}{offset}",
            number("hour"),
            number("minute"),
            number("second")
        )
    })
}

fn plain(text: &str) -> String {
    let text: String = text
        .chars()
        .filter(|letter| letter.is_whitespace() || !letter.is_control())
        .collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn has_extension(file: &Path, wanted: &str) -> bool {
    file.extension()
        .is_some_and(|extension| extension == wanted)
}

/// All files below a folder, in order; none where it is absent.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
    {
        if path.is_dir() {
            found.extend(files(&path));
        } else if ["eml", "tnef", "mbox"]
            .iter()
            .any(|extension| has_extension(&path, extension))
        {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data")
}

#[test]
fn entities_become_letters_in_pages() {
    let (text, _) = mail::logic::message::html_to_text(
        "<p>avant le&nbsp;12&nbsp;: l&rsquo;&eacute;tat &#233; &#xE9; &euro; &amp; a&nbsp b&NBSP;c &amp;nbsp;d</p>",
    );
    assert_eq!(text, "avant le 12 : l’état é é € & a b c d");
}
