//! The engine's own routes, from the side of whoever asks.

use std::time::Duration;

use hyper::StatusCode;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::address::Stream;
use crate::exchange::{Broken, HEAD_WITHIN, Letter, Response, send};
use crate::wire::{Line, MOST_LINE_BYTES, SIGN_OF_LIFE_MS};
use crate::{Error, Sentence};

/// An engine that gives no sign of life for so long is as good as dead.
const SILENCE: Duration = Duration::from_millis(6 * SIGN_OF_LIFE_MS);

/// The longest refusal that is read.
const MOST_REFUSAL_BYTES: usize = 64 << 10;

/// Where and how to ask.
#[derive(Clone, Copy)]
pub(crate) struct Door<'a> {
    pub(crate) host: &'a str,
    pub(crate) token: Option<&'a str>,
}

/// Why not everything was answered.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Unanswered {
    /// The exchange broke.
    Broken(Broken),
    /// The engine refused the body as a whole.
    Refused(Error),
}

/// Sends a body and puts each answer into its place as it comes; what was not answered stays empty.
pub(crate) async fn exchange<T: DeserializeOwned>(
    stream: Box<dyn Stream>,
    door: Door<'_>,
    path: &str,
    body: &impl Serialize,
    answers: &mut [Option<Result<T, Error>>],
) -> Result<(), Unanswered> {
    let body = serde_json::to_vec(body).map_err(|_| Unanswered::Broken(Broken::Malformed))?;
    let letter = Letter {
        host: door.host,
        token: door.token,
        path,
        body: Some(body),
        within: HEAD_WITHIN,
    };
    let mut response = send(stream, letter).await.map_err(Unanswered::Broken)?;
    if response.status != StatusCode::OK {
        return Err(Unanswered::Refused(refusal(response).await));
    }
    let mut missing = answers.len();
    while missing > 0 {
        let line = response
            .line(MOST_LINE_BYTES, SILENCE)
            .await
            .map_err(Unanswered::Broken)?
            .ok_or(Unanswered::Broken(Broken::Cut))?;
        if line.is_empty() {
            continue;
        }
        let malformed = Unanswered::Broken(Broken::Malformed);
        let line: Line<T> = serde_json::from_slice(&line).map_err(|_| malformed.clone())?;
        let place = answers.get_mut(line.index).ok_or(malformed.clone())?;
        if place.is_some() {
            return Err(malformed);
        }
        *place = Some(line.result().ok_or(malformed)?);
        missing -= 1;
    }
    Ok(())
}

/// What a refusal of the whole body says; the server's own words are not repeated, since they can quote what was sent.
pub(crate) async fn refusal(response: Response) -> Error {
    let (status, pause) = (response.status, response.retry_after);
    match status {
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
            Error::Busy(pause.unwrap_or(1_000))
        }
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Error::Unavailable(Sentence::new(
            "le serveur de modèles refuse le jeton d'accès (token-file)",
            "the model server refuses the access token (token-file)",
        )),
        _ => {
            let code = response
                .whole(MOST_REFUSAL_BYTES, HEAD_WITHIN)
                .await
                .ok()
                .and_then(|body| code(&body));
            let code = code.map(|code| format!(" ({code})")).unwrap_or_default();
            Error::Failed(format!("HTTP {}{code}", status.as_u16()))
        }
    }
}

/// The short code of an error object, if it is one: letters and underscores cannot carry a prompt.
fn code(body: &[u8]) -> Option<String> {
    let body: serde_json::Value = serde_json::from_slice(body).ok()?;
    let code = body.get("error")?.get("code")?.as_str()?;
    let plain = |c: char| c.is_ascii_lowercase() || c == '_';
    (code.len() <= 40 && code.chars().all(plain)).then(|| code.to_owned())
}
