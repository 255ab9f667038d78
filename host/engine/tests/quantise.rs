//! A real model written anew with other numbers still answers: `GARDON_TEST_MODEL` names it.

#[path = "real/shared.rs"]
mod shared;

use engine::{ModelFile, quantise};
use inference::{Part, Request};

use shared::{ask, chat_model, kitchen, notice, settings};

#[test]
fn a_model_written_anew_answers() {
    let Some(model) = chat_model() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    for kind in ["q8_0", "q4_0"] {
        let path = folder.path().join(format!("{kind}.gguf"));
        quantise(&model.path, &path, kind).expect("a model");
        let bytes = std::fs::metadata(&path).expect("a file").len();
        let changed = ModelFile {
            path,
            ..model.clone()
        };
        let (kitchen, _) = kitchen(settings(), vec![changed]);
        let question = Request {
            parts: vec![Part::Instruction(
                "What is the capital of France?".to_owned(),
            )],
            max_tokens: 40,
            ..Request::default()
        };
        let answer = ask(&kitchen, question).expect("text");
        notice(&format!("{kind}: {bytes} bytes, « {} »", answer.text));
        assert!(answer.text.contains("Paris"), "{kind}: {}", answer.text);
    }
}
