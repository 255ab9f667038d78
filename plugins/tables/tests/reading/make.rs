//! Making files: archives as they should be and as they should not, workbooks of a few cells.

use miniz_oxide::deflate::compress_to_vec;

/// A member of an archive that is made.
pub struct Member {
    pub name: String,
    pub content: Vec<u8>,
    /// The size that the directory states, where it lies.
    pub stated: Option<u32>,
}

/// A member that tells the truth.
pub fn member(name: &str, content: impl Into<Vec<u8>>) -> Member {
    Member {
        name: name.to_owned(),
        content: content.into(),
        stated: None,
    }
}

/// An archive of deflated members.
pub fn archive(members: &[Member]) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for member in members {
        let packed = compress_to_vec(&member.content, 6);
        let place = bytes.len() as u32;
        let mut common = Vec::new();
        common.extend([20, 0, 0, 0, 8, 0, 0, 0, 0, 0]);
        common.extend(rawzip::crc32(&member.content).to_le_bytes());
        common.extend((packed.len() as u32).to_le_bytes());
        common.extend(
            member
                .stated
                .unwrap_or(member.content.len() as u32)
                .to_le_bytes(),
        );
        common.extend((member.name.len() as u16).to_le_bytes());
        common.extend([0, 0]);
        bytes.extend(b"PK\x03\x04");
        bytes.extend(&common);
        bytes.extend(member.name.as_bytes());
        bytes.extend(&packed);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend(place.to_le_bytes());
        directory.extend(member.name.as_bytes());
    }
    let start = bytes.len() as u32;
    let count = (members.len() as u16).to_le_bytes();
    bytes.extend(&directory);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend(count);
    bytes.extend(count);
    bytes.extend((directory.len() as u32).to_le_bytes());
    bytes.extend(start.to_le_bytes());
    bytes.extend([0, 0]);
    bytes
}

/// An XLSX whose sheets have this `sheetData`.
pub fn xlsx(sheets: &[(&str, &str)]) -> Vec<u8> {
    let mut members = vec![member("[Content_Types].xml", "<Types/>")];
    let mut names = String::new();
    for (place, (name, data)) in sheets.iter().enumerate() {
        let number = place + 1;
        names.push_str(&format!("<sheet name=\"{name}\" sheetId=\"{number}\"/>"));
        members.push(member(
            &format!("xl/worksheets/sheet{number}.xml"),
            format!("<worksheet><sheetData>{data}</sheetData></worksheet>"),
        ));
    }
    members.push(member(
        "xl/workbook.xml",
        format!("<workbook><sheets>{names}</sheets></workbook>"),
    ));
    archive(&members)
}

/// An ODS with this content of its only table.
pub fn ods(rows: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"F\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    archive(&[
        member("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        member("content.xml", content),
    ])
}
