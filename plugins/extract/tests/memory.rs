//! Bombs are read within 64 MiB of memory beside the test itself: each in a process of its own, whose peak the kernel tells.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

use extract::logic::names::Names;
use extract::logic::read;
use miniz_oxide::deflate::{compress_to_vec, compress_to_vec_zlib};

/// What reading may take at most, in KiB, beside the process that does nothing.
const MOST: u64 = 64 << 10;

/// Names the file that a child reads.
const FILE: &str = "EXTRACT_MEMORY_FILE";

/// What a child writes before its peak.
const PEAK: &str = "peak in KiB: ";

#[test]
fn bombs_stay_small() {
    let spaces = vec![b' '; 60 << 20];
    let stream = |dictionary: &str| {
        let packed = compress_to_vec_zlib(&spaces, 6);
        let mut file = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
            3 0 obj<</Type/Page/Parent 2 0 R/Contents 4 0 R>>endobj\n"
            .to_vec();
        file.extend(
            format!(
                "4 0 obj<<{dictionary}/Filter/FlateDecode/Length {}>>stream\n",
                packed.len()
            )
            .bytes(),
        );
        file.extend(packed);
        file.extend(b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n");
        file
    };
    let letters = format!(
        "BT /F 9 Tf {} ET",
        "(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) Tj ".repeat(300_000)
    );
    let mut page = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
        3 0 obj<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F<</Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n"
        .to_vec();
    page.extend(
        format!(
            "4 0 obj<</Length {}>>stream\n{letters}\nendstream endobj\ntrailer<</Root 1 0 R>>\n",
            letters.len()
        )
        .bytes(),
    );
    let cases = [
        ("content.pdf", stream("")),
        ("objects.pdf", stream("/Type/ObjStm/N 1/First 4")),
        ("letters.pdf", page),
        ("zeros.zip", zip("a.txt", &spaces)),
        ("document.docx", zip("word/document.xml", &spaces)),
        ("one-line.jsonl", spaces.clone()),
        (
            "open-quote.csv",
            [b"id,text\n1,\"", spaces.as_slice()].concat(),
        ),
    ];
    let idle = peak(None);
    for (name, bytes) in cases {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::write(&path, &bytes).expect("a file");
        // What the child holds of the file itself is not what reading takes.
        let taken = peak(Some(&path)).saturating_sub(idle + (bytes.len() >> 10) as u64);
        fs::remove_file(&path).expect("gone");
        assert!(taken < MOST, "{name}: {taken} KiB");
    }
}

/// The child: reads one file and tells its peak.
#[test]
fn child() {
    let result = env::var_os(FILE).map(|path| {
        let name = Path::new(&path)
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let bytes = fs::read(&path).expect("a file");
        read(&bytes, &name, &Names::default(), None)
    });
    let status = fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .expect("a peak");
    let peak = line.trim().trim_end_matches(" kB").to_owned();
    std::io::Write::write_all(
        &mut std::io::stderr(),
        format!("\n{PEAK}{peak}\n").as_bytes(),
    )
    .expect("told");
    assert!(
        result
            .is_none_or(|result| result.is_err() || result.is_ok_and(|batch| batch.next.is_none()))
    );
}

fn peak(file: Option<&Path>) -> u64 {
    let mut command = Command::new(env::current_exe().expect("the test"));
    command
        .args(["--exact", "child", "--nocapture"])
        .env_remove(FILE);
    if let Some(file) = file {
        command.env(FILE, file);
    }
    let output = command.output().expect("a child");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    let peak = told
        .lines()
        .find_map(|line| line.strip_prefix(PEAK))
        .expect("a peak");
    peak.parse().expect("a number")
}

fn zip(name: &str, bytes: &[u8]) -> Vec<u8> {
    let packed = compress_to_vec(bytes, 6);
    let mut common = vec![20, 0, 0, 0, 8, 0, 0, 0, 0, 0];
    for number in [
        rawzip::crc32(bytes),
        packed.len() as u32,
        bytes.len() as u32,
    ] {
        common.extend(number.to_le_bytes());
    }
    common.extend((name.len() as u16).to_le_bytes());
    common.extend([0; 2]);
    let mut file = [b"PK\x03\x04", common.as_slice(), name.as_bytes(), &packed].concat();
    let (start, directory) = (
        file.len() as u32,
        [
            b"PK\x01\x02\x14\0",
            common.as_slice(),
            &[0; 14],
            name.as_bytes(),
        ]
        .concat(),
    );
    file.extend(&directory);
    file.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
    file.extend((directory.len() as u32).to_le_bytes());
    file.extend(start.to_le_bytes());
    file.extend([0; 2]);
    file
}
