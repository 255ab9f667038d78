//! The conversion, on a small model of the BERT family; the real one is measured in tests/evaluation/embedding.

use std::fs;
use std::path::{Path, PathBuf};

use models::gguf;
use models::{
    Addition, Catalogue, Error, Model, NoQuantiser, Patience, Role, Store, Unwatched, Workshop,
};
use tempfile::TempDir;

const CONFIG: &str = r#"{"model_type":"bert","num_hidden_layers":1,"num_attention_heads":2,"hidden_size":4,
"intermediate_size":6,"max_position_embeddings":16,"type_vocab_size":2,"layer_norm_eps":1e-12,"vocab_size":110,
"hidden_act":"gelu"}"#;
const MODULES: &str = r#"[{"path":"","type":"sentence_transformers.models.Transformer"},
{"path":"1_Pooling","type":"sentence_transformers.models.Pooling"},
{"path":"2_Normalize","type":"sentence_transformers.models.Normalize"}]"#;
const POOLING: &str = r#"{"pooling_mode_mean_tokens":true,"pooling_mode_cls_token":false}"#;

/// A model folder, and a store beside it.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        let place = Self {
            folder: tempfile::tempdir().expect("a folder"),
        };
        for (file, text) in [
            ("config.json", CONFIG),
            ("modules.json", MODULES),
            ("1_Pooling/config.json", POOLING),
            ("sentence_bert_config.json", r#"{"max_seq_length":8}"#),
            (
                "tokenizer_config.json",
                r#"{"do_lower_case":true,"strip_accents":null}"#,
            ),
            ("vocab.txt", &vocabulary()),
        ] {
            place.write(file, text.as_bytes());
        }
        place.write("model.safetensors", &safetensors(|_, numbers| numbers));
        place
    }

    fn model(&self) -> PathBuf {
        self.folder.path().join("model")
    }

    fn write(&self, file: &str, bytes: &[u8]) {
        let path = self.model().join(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, bytes).expect("written");
    }

    fn add(&self) -> Result<(Model, PathBuf), Error> {
        let catalogue = Catalogue::parse("model = []").expect("a catalogue");
        let workshop = Workshop {
            catalogue: &catalogue,
            quantiser: &NoQuantiser,
            watcher: &Unwatched,
            patience: Patience::default(),
        };
        let addition = Addition {
            name: "petit-bert".to_owned(),
            licence: Some("MIT".to_owned()),
            ..Addition::default()
        };
        let store = Store::new(self.folder.path().join("store"));
        let model = store.add(&addition, &self.model(), &workshop)?;
        let path = store.path(&model);
        Ok((model, path))
    }

    /// The refusal after one file was replaced; nothing may be left of the attempt.
    #[track_caller]
    fn refused(&self, file: &str, content: &[u8]) -> String {
        let kept = fs::read(self.model().join(file)).ok();
        self.write(file, content);
        let error = self.add().map(|(model, _)| model).expect_err(file);
        assert!(
            matches!(error, Error::Convert { .. } | Error::Size { .. }),
            "{error:?}"
        );
        let parts = self.folder.path().join("store/parts");
        let left = fs::read_dir(parts).expect("a folder").count();
        assert_eq!(left, 1, "only the lock");
        if let Some(kept) = kept {
            self.write(file, &kept);
        }
        error.words().english
    }
}

/// 109 words for a matrix of 110 rows.
fn vocabulary() -> String {
    let mut words = vec!["[PAD]".to_owned()];
    words.extend((1..100).map(|number| format!("[unused{number}]")));
    words.extend(
        [
            "[UNK]", "[CLS]", "[SEP]", "[MASK]", "eau", "##eau", "[", "é", "a",
        ]
        .map(str::to_owned),
    );
    words.join("\n") + "\n"
}

/// The tensors of the small model, their shapes, and numbers that tell them apart.
fn safetensors(change: impl Fn(&str, Vec<f32>) -> Vec<f32>) -> Vec<u8> {
    let mut list = vec![
        ("embeddings.word_embeddings.weight".to_owned(), vec![110, 4]),
        (
            "embeddings.position_embeddings.weight".to_owned(),
            vec![16, 4],
        ),
        (
            "embeddings.token_type_embeddings.weight".to_owned(),
            vec![2, 4],
        ),
        ("pooler.dense.weight".to_owned(), vec![4, 4]),
    ];
    for (name, rows, columns) in [
        ("attention.self.query", 4, 4),
        ("attention.self.key", 4, 4),
        ("attention.self.value", 4, 4),
        ("attention.output.dense", 4, 4),
        ("intermediate.dense", 6, 4),
        ("output.dense", 4, 6),
    ] {
        list.push((
            format!("encoder.layer.0.{name}.weight"),
            vec![rows, columns],
        ));
        list.push((format!("encoder.layer.0.{name}.bias"), vec![rows]));
    }
    for name in [
        "embeddings.LayerNorm",
        "encoder.layer.0.attention.output.LayerNorm",
        "encoder.layer.0.output.LayerNorm",
    ] {
        list.push((format!("{name}.weight"), vec![4]));
        list.push((format!("{name}.bias"), vec![4]));
    }
    let (mut entries, mut data) = (Vec::new(), Vec::new());
    for (index, (name, shape)) in list.iter().enumerate() {
        let count: usize = shape.iter().product();
        let numbers = (0..count)
            .map(|number| index as f32 + number as f32 / 1_024.0)
            .collect();
        let numbers = change(name, numbers);
        let start = data.len();
        data.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
        entries.push(format!(
            "\"{name}\":{{\"dtype\":\"F32\",\"shape\":{shape:?},\"data_offsets\":[{start},{}]}}",
            data.len()
        ));
    }
    let header = format!("{{{}}}", entries.join(","));
    let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
    bytes.extend(header.bytes());
    bytes.extend(data);
    bytes
}

#[test]
fn the_file_is_what_llama_expects() {
    let (model, (_folder, path)) = Place::new().add_kept();
    assert_eq!(
        (model.role, model.format.as_str()),
        (Role::Embedding, "F16")
    );
    // Sixteen positions, but trained for eight tokens.
    assert_eq!((model.trained_context, model.context), (16, 8));
    let original = model.original.expect("what it was made from");
    assert_eq!(
        (original.file, original.format.as_str()),
        (None, "safetensors")
    );
    let summary = gguf::check(&path).unwrap_or_else(|error| panic!("{error:?}"));
    assert_eq!((summary.pooling, summary.causal), (Some(1), false));
    assert_eq!((summary.vocabulary, summary.tensors), (110, 5 + 16));
    assert_eq!(
        (summary.name.as_deref(), summary.licence.as_deref()),
        (Some("petit-bert"), Some("MIT"))
    );
    let bytes = fs::read(&path).expect("read");
    for text in [
        "\u{2581}eau",
        "\u{2581}[",
        "\u{2581}é",
        "[CLS]",
        "[PAD109]",
        "blk.0.layer_output_norm.bias",
    ] {
        assert!(holds(&bytes, text.as_bytes()), "{text}");
    }
    for text in ["##eau", "pooler"] {
        assert!(!holds(&bytes, text.as_bytes()), "{text}");
    }
    // The first matrix, in half precision: 0, 1/1024, 2/1024 …
    assert!(holds(
        &bytes,
        &[0x00, 0x00, 0x00, 0x14, 0x00, 0x18, 0x00, 0x1a]
    ));
    // Positions in full precision: 1, 1 + 1/1024 …
    let positions: Vec<u8> = [1.0f32, 1.0 + 1.0 / 1_024.0]
        .iter()
        .flat_map(|n| n.to_le_bytes())
        .collect();
    assert!(holds(&bytes, &positions));
}

#[test]
fn other_families_are_refused_by_name() {
    let place = Place::new();
    for (old, new, told) in [
        ("\"bert\"", "\"xlm-roberta\"", "xlm-roberta"),
        ("\"gelu\"", "\"relu\"", "hidden_act = relu"),
        (
            "\"num_attention_heads\":2",
            "\"num_attention_heads\":3",
            "num_attention_heads",
        ),
        (
            "\"vocab_size\":110",
            "\"vocab_size\":50",
            "109 words, the model 50",
        ),
        (
            "\"vocab_size\":110",
            "\"vocab_size\":111",
            "word_embeddings",
        ),
        ("\"hidden_size\"", "\"size\"", "hidden_size"),
    ] {
        let words = place.refused("config.json", CONFIG.replace(old, new).as_bytes());
        assert!(words.contains(told), "{words}");
    }
    for (file, content, told) in [
        (
            "tokenizer_config.json",
            r#"{"do_lower_case":false}"#,
            "do_lower_case = false",
        ),
        (
            "modules.json",
            r#"[{"path":"","type":"x.Transformer"}]"#,
            "Pooling",
        ),
        (
            "modules.json",
            r#"[{"path":"3_Dense","type":"x.Dense"}]"#,
            "x.Dense",
        ),
        (
            "modules.json",
            r#"[{"path":"../..","type":"x.Pooling"}]"#,
            "../..",
        ),
        (
            "1_Pooling/config.json",
            r#"{"pooling_mode_max_tokens":true}"#,
            "pooling_mode",
        ),
        ("1_Pooling/config.json", "{}", "pooling_mode"),
        ("vocab.txt", "[PAD]\n", "1 words"),
    ] {
        let words = place.refused(file, content.as_bytes());
        assert!(words.contains(told), "{words}");
    }
    let unknown = vocabulary().replace("[MASK]", "mask");
    assert!(
        place
            .refused("vocab.txt", unknown.as_bytes())
            .contains("[MASK]")
    );
}

#[test]
fn damaged_weights_are_refused() {
    let place = Place::new();
    let sound = safetensors(|_, numbers| numbers);
    for damaged in [
        &sound[..sound.len() - 1],
        &[sound.as_slice(), b"x"].concat(),
        b"\xff\xff\xff\xff\xff\xff\xff\xff{}".as_slice(),
        b"\x02\0\0\0\0\0\0\0{}".as_slice(),
        b"\x02\0\0\0\0\0\0\0[]".as_slice(),
    ] {
        place.refused("model.safetensors", damaged);
    }
    for bad in [f32::NAN, f32::INFINITY, 1e6] {
        let weights = safetensors(|name, mut numbers| {
            if name == "encoder.layer.0.output.dense.weight" {
                numbers[5] = bad;
            }
            numbers
        });
        let words = place.refused("model.safetensors", &weights);
        assert!(words.contains("does not fit"), "{words}");
    }
}

impl Place {
    /// The model and its path; the folder lives as long as the path is held.
    fn add_kept(self) -> (Model, (TempDir, PathBuf)) {
        let (model, path) = self.add().unwrap_or_else(|error| panic!("{error}"));
        (model, (self.folder, path))
    }
}

fn holds(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|window| window == text)
}

#[test]
fn a_folder_of_nothing_is_told() {
    let place = Place::new();
    fs::remove_file(place.model().join("model.safetensors")).expect("removed");
    let error = place.add().map(|(model, _)| model).expect_err("no weights");
    assert!(matches!(error, Error::Archive { .. }), "{error:?}");
    assert!(Path::new(&place.model()).is_dir());
}
