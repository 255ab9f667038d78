//! Every maker's files, in every encoding.

use super::*;

fn turns(bytes: &[u8]) -> Vec<(Option<String>, String)> {
    let read = read(bytes.to_vec()).unwrap_or_default();
    read.turns
        .into_iter()
        .map(|turn| (turn.speaker, turn.text))
        .collect()
}

fn said(speaker: &str, text: &str) -> (Option<String>, String) {
    (Some(speaker.to_owned()), text.to_owned())
}

const VTT: &str = "\u{feff}WEBVTT\r\n\r\nNOTE Réunion du 12 mars 2026\r\n\r\na/1-0\r\n00:03.000 --> 00:05.000\r\n<v Nadia Roux>Bonjour à tous,\r\n\r\na/1-1\r\n00:05.000 --> 00:06.000\r\n<v Nadia Roux>on commence &amp; vite.</v>\r\n\r\n00:07.000 --> 00:08.000\r\n<v.first Paul Petit>Très <i>bien</i>, 3 < 4.\r\n";

#[test]
fn subtitles_are_read_with_and_without_closed_voices() {
    let expected = [
        said("Nadia Roux", "Bonjour à tous, on commence & vite."),
        said("Paul Petit", "Très bien, 3 < 4."),
    ];
    assert_eq!(turns(VTT.as_bytes()), expected);
    let read = read(VTT.as_bytes().to_vec()).unwrap();
    assert_eq!(read.cues[0].id, "a/1-0");
    assert_eq!(read.cues[0].start, Some(3_000));
    assert_eq!(read.cues[2].id, "3");
    assert_eq!(read.head, ["Réunion du 12 mars 2026"]);
}

#[test]
fn every_encoding_gives_the_same() {
    let text = VTT.trim_start_matches('\u{feff}');
    let expected = turns(VTT.as_bytes());
    assert_eq!(expected.len(), 2);
    let mut utf_16: Vec<u8> = vec![0xff, 0xfe];
    utf_16.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(turns(&utf_16), expected);
    let mut big: Vec<u8> = vec![0xfe, 0xff];
    big.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    assert_eq!(turns(&big), expected);
    // Every letter of the sample is one byte in windows-1252.
    let narrow: Vec<u8> = text.chars().map(|letter| letter as u32 as u8).collect();
    assert_eq!(turns(&narrow), expected);
}

#[test]
fn two_voices_of_one_cue_are_two_cues() {
    let text = "WEBVTT\n\n1\n00:01.000 --> 00:02.000\n<v Roux>Oui ?</v>\n<v Petit>Non.</v>\n";
    assert_eq!(
        turns(text.as_bytes()),
        [said("Roux", "Oui ?"), said("Petit", "Non.")]
    );
    let read = read(text.as_bytes().to_vec()).unwrap();
    assert_eq!(read.cues[1].id, "1.1");
}

#[test]
fn srt_has_names_in_its_texts() {
    let text = "1\r\n00:00:03,000 --> 00:00:04,000\r\nM. VANNIER : Si vous voulez bien,\r\n\r\n2\r\n00:00:04,000 --> 00:00:05,000\r\nM. VANNIER : c'est clair : oui.\r\n3\r\n00:00:06,000 --> 00:00:05,000\r\nMme ROUX : Je vous le dis : non.\r\n";
    assert_eq!(
        turns(text.as_bytes()),
        [
            said("M. VANNIER", "Si vous voulez bien, c'est clair : oui."),
            said("Mme ROUX", "Je vous le dis : non."),
        ]
    );
    let read = read(text.as_bytes().to_vec()).unwrap();
    assert_eq!((read.cues[2].id.as_str(), read.losses.times), ("3", 1));
}

#[test]
fn plain_text_has_a_head_and_names() {
    let text = "Réunion de service\nDate : 12 mars 2026\nPrésents : N. Roux, P. Petit\n\nNadia Roux : Bonjour.\nOn y va ?\n[00:12] Paul Petit : Oui : d'accord.\nM. DURAND.- Moi aussi.\n";
    assert_eq!(
        turns(text.as_bytes()),
        [
            said("Nadia Roux", "Bonjour. On y va ?"),
            said("Paul Petit", "Oui : d'accord."),
            said("M. DURAND", "Moi aussi."),
        ]
    );
    let read = read(text.as_bytes().to_vec()).unwrap();
    assert_eq!(read.head.len(), 3);
}

#[test]
fn teams_and_segments_are_read() {
    let teams = "Réunion\n12 mars 2026, 09:00\n\nNadia Roux   0:03\nBonjour.\n\nPaul Petit   0:05\nBonjour à tous.\nÇa va ?\n";
    assert_eq!(
        turns(teams.as_bytes()),
        [
            said("Nadia Roux", "Bonjour."),
            said("Paul Petit", "Bonjour à tous. Ça va ?")
        ]
    );
    let json = r#"{"segments": [{"start": 0.5, "end": 2.0, "text": " Bonjour.", "speaker": "SPEAKER_00"}, {"start": 2, "end": 3, "words": [{"word": " Oui."}], "speaker": "SPEAKER_01"}]}"#;
    assert_eq!(
        turns(json.as_bytes()),
        [said("SPEAKER_00", "Bonjour."), said("SPEAKER_01", "Oui.")]
    );
    assert!(matches!(
        read(b"{\"x\": 1}".to_vec()),
        Err(Refusal::Segments(_))
    ));
    assert!(matches!(
        read(b"{\"segments\": [".to_vec()),
        Err(Refusal::Segments(_))
    ));
}

#[test]
fn what_nobody_said_is_dropped_and_counted() {
    let mut text = "WEBVTT\n".to_owned();
    for line in [
        "Sous-titres réalisés par la communauté d'Amara.org",
        "Bonjour.",
        "[Musique]",
        "Merci d'avoir regardé cette vidéo !",
        "Merci.",
        "Merci.",
        "Merci.",
        "Merci.",
        "Merci.",
        "Merci.",
    ] {
        text.push_str(&format!("\n00:01.000 --> 00:02.000\n<v Roux>{line}\n"));
    }
    let read = read(text.into_bytes()).unwrap();
    assert_eq!(read.losses.invented, 8);
    assert_eq!(read.turns[0].text, "Bonjour. Merci.");
}

#[test]
fn what_is_no_transcript_is_refused() {
    assert_eq!(read(Vec::new()), Err(Refusal::Empty));
    assert_eq!(read(b"WEBVTT\n\n".to_vec()), Err(Refusal::Empty));
    assert!(matches!(
        read(vec![0, 1, 2, 3, 0, 0, 7, 7]),
        Err(Refusal::Format(..))
    ));
    assert!(matches!(read(vec![b'a'; 2 << 20]), Err(Refusal::Line(1))));
    assert!(matches!(
        read(b"PK\x03\x04broken".to_vec()),
        Err(Refusal::Document(_))
    ));
}

#[test]
fn names_are_told_from_what_is_said() {
    for name in [
        "M. Durand",
        "GILLES BOULEAU",
        "Salle 204",
        "SPEAKER_00",
        "Mme la directrice générale",
        "Patrick Poivre d'Arvor",
        "The Chair",
        "Mr. Paul Manly (NanaimoLadysmith, GP)",
        "Le maire",
        "J.-P. Serre",
    ] {
        assert!(is_name(name), "{name}");
    }
    for other in [
        "Date",
        "Présents",
        "je vous le dis",
        "Donc voilà",
        "12",
        "Pour",
        "Bonjour à tous je commence",
        "",
    ] {
        assert!(!is_name(other), "{other}");
    }
    assert_eq!(
        with_title("M. Jean Durand"),
        (Some("m".to_owned()), "jean durand".to_owned())
    );
}
