//! Files put together by hand, so that they can be wrong where a test wants it.

use miniz_oxide::deflate::{compress_to_vec, compress_to_vec_zlib};

/// A PDF in the making: its objects, of which the first is the catalogue and the second the tree of pages.
pub struct Pdf {
    objects: Vec<Vec<u8>>,
    pages: Vec<usize>,
}

impl Pdf {
    /// A PDF with a font of its own number 3.
    pub fn new() -> Self {
        let font =
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_vec();
        Self {
            objects: vec![Vec::new(), Vec::new(), font],
            pages: Vec::new(),
        }
    }

    /// Adds an object; its number.
    pub fn object(&mut self, object: impl Into<Vec<u8>>) -> usize {
        self.objects.push(object.into());
        self.objects.len()
    }

    /// Adds a stream; its number.
    pub fn stream(&mut self, dictionary: &str, data: &[u8]) -> usize {
        let mut object = format!("<<{dictionary}/Length {}>>stream\n", data.len()).into_bytes();
        object.extend_from_slice(data);
        object.extend_from_slice(b"\nendstream");
        self.object(object)
    }

    /// Adds a page with this content and more in its dictionary.
    pub fn page(&mut self, content: &[u8], more: &str) -> &mut Self {
        let content = self.stream("/Filter/FlateDecode", &compress_to_vec_zlib(content, 6));
        let resources = if more.contains("/Resources") {
            ""
        } else {
            "/Resources<</Font<</F1 3 0 R>>>>"
        };
        let page = self.object(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {content} 0 R{resources}{more}>>"
        ));
        self.pages.push(page);
        self
    }

    /// Adds a page that sets lines of text, one below the other.
    pub fn lines(&mut self, lines: &[&str]) -> &mut Self {
        let mut content = b"BT /F1 11 Tf 14 TL 60 780 Td\n".to_vec();
        for line in lines {
            let (encoded, ..) = encoding_rs::WINDOWS_1252.encode(line);
            content.extend_from_slice(b"(");
            for byte in encoded.iter() {
                if matches!(byte, b'(' | b')' | b'\\') {
                    content.push(b'\\');
                }
                content.push(*byte);
            }
            content.extend_from_slice(b") Tj T*\n");
        }
        content.extend_from_slice(b"ET");
        self.page(&content, "")
    }

    /// The file.
    pub fn finish(&mut self) -> Vec<u8> {
        self.finish_with("")
    }

    /// The file, with more in its trailer.
    pub fn finish_with(&mut self, trailer: &str) -> Vec<u8> {
        let kids: Vec<String> = self
            .pages
            .iter()
            .map(|page| format!("{page} 0 R"))
            .collect();
        self.objects[0] = b"<</Type/Catalog/Pages 2 0 R>>".to_vec();
        self.objects[1] = format!(
            "<</Type/Pages/Kids[{}]/Count {}>>",
            kids.join(" "),
            kids.len()
        )
        .into_bytes();
        let mut file = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
        let mut places = Vec::new();
        for (number, object) in self.objects.iter().enumerate() {
            places.push(file.len());
            file.extend_from_slice(format!("{} 0 obj\n", number + 1).as_bytes());
            file.extend_from_slice(object);
            file.extend_from_slice(b"\nendobj\n");
        }
        let table = file.len();
        file.extend_from_slice(
            format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1).as_bytes(),
        );
        for place in &places {
            file.extend_from_slice(format!("{place:010} 00000 n \n").as_bytes());
        }
        file.extend_from_slice(
            format!(
                "trailer<</Size {}/Root 1 0 R{trailer}>>\nstartxref\n{table}\n%%EOF\n",
                places.len() + 1
            )
            .as_bytes(),
        );
        file
    }
}

/// A member of an archive, with what it says of itself.
pub struct Member {
    /// Its name, as bytes.
    pub name: Vec<u8>,
    /// Its bytes, packed.
    pub packed: Vec<u8>,
    /// What it says its size is.
    pub size: u32,
    /// What it says its checksum is.
    pub checksum: u32,
    /// Its method: 0 or 8.
    pub method: u16,
    /// Its flags.
    pub flags: u16,
    /// Lies where this other member lies.
    pub same_as: Option<usize>,
}

impl Member {
    /// An honest member.
    pub fn new(name: &str, bytes: &[u8]) -> Self {
        Self {
            name: name.as_bytes().to_vec(),
            packed: compress_to_vec(bytes, 6),
            size: bytes.len() as u32,
            checksum: rawzip::crc32(bytes),
            method: 8,
            flags: 0,
            same_as: None,
        }
    }
}

/// An archive of honest members.
pub fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let members: Vec<Member> = members
        .iter()
        .map(|(name, bytes)| Member::new(name, bytes))
        .collect();
    archive(&members)
}

/// An archive of members as they are.
pub fn archive(members: &[Member]) -> Vec<u8> {
    let (mut file, mut directory, mut places) = (Vec::new(), Vec::new(), Vec::<u32>::new());
    for member in members {
        let common = |into: &mut Vec<u8>| {
            into.extend(20_u16.to_le_bytes());
            into.extend(member.flags.to_le_bytes());
            into.extend(member.method.to_le_bytes());
            into.extend([0; 4]);
            into.extend(member.checksum.to_le_bytes());
            into.extend((member.packed.len() as u32).to_le_bytes());
            into.extend(member.size.to_le_bytes());
            into.extend((member.name.len() as u16).to_le_bytes());
            into.extend(0_u16.to_le_bytes());
        };
        let place = member
            .same_as
            .map_or(file.len() as u32, |other| places[other]);
        places.push(place);
        if member.same_as.is_none() {
            file.extend(b"PK\x03\x04");
            common(&mut file);
            file.extend(&member.name);
            file.extend(&member.packed);
        }
        directory.extend(b"PK\x01\x02");
        directory.extend(20_u16.to_le_bytes());
        common(&mut directory);
        directory.extend([0; 10]);
        directory.extend(place.to_le_bytes());
        directory.extend(&member.name);
    }
    let start = file.len() as u32;
    let size = directory.len() as u32;
    file.extend(directory);
    file.extend(b"PK\x05\x06\0\0\0\0");
    file.extend([(members.len() as u16).to_le_bytes(); 2].concat());
    file.extend(size.to_le_bytes());
    file.extend(start.to_le_bytes());
    file.extend(0_u16.to_le_bytes());
    file
}

/// A DOCX of these paragraphs, with more parts.
pub fn docx(body: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>"
    );
    let mut members = vec![
        ("[Content_Types].xml", "<Types/>".as_bytes()),
        ("word/document.xml", document.as_bytes()),
    ];
    members.extend(more.iter().map(|(name, part)| (*name, part.as_bytes())));
    zip(&members)
}

/// An ODT of this text, with automatic styles and more parts.
pub fn odt(styles: &str, body: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:automatic-styles>{styles}</office:automatic-styles>\
         <office:body><office:text>{body}</office:text></office:body></office:document-content>"
    );
    let mut members = vec![
        (
            "mimetype",
            "application/vnd.oasis.opendocument.text".as_bytes(),
        ),
        ("content.xml", content.as_bytes()),
    ];
    members.extend(more.iter().map(|(name, part)| (*name, part.as_bytes())));
    zip(&members)
}
