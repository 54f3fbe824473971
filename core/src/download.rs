//! Downloading a flow's JSON from the link that get_flow answers: without the key, from public addresses only.

use std::time::Duration;

use bytes::Bytes;
use http::HeaderMap;
use http::header::LOCATION;
use serde::de::IgnoredAny;
use tokio::time::{Instant, sleep, timeout};
use url::Url;

use crate::call::Response;
use crate::config::Settings;
use crate::execute::{deadline_in, execute};
use crate::operation::{self, Safety};
use crate::retry::{self, Next, Outcome};
use crate::secret::Redactor;
use crate::transport::{Answer, Failure, Unfetched};
use crate::{Client, Error, ErrorKind, FlowDetails, FlowSource, Result, mask, response};

/// The largest document that is read, in bytes after decompression: Meta takes flow JSON up to this size.
const LIMIT: usize = 10 * 1024 * 1024;
/// How many redirects are followed.
const MAX_REDIRECTS: usize = 3;

/// Gets the text of a flow's JSON.
pub(crate) async fn download(client: Client, source: FlowSource) -> Result<Response<String>> {
    let mut run = Run {
        client: &client,
        started: Instant::now(),
        deadline: deadline_in(client.settings.timeout),
        attempts: 0,
        retries: 0,
        host: String::new(),
        redactors: Vec::new(),
    };
    run.run(source).await
}

struct Run<'a> {
    client: &'a Client,
    started: Instant,
    /// One for all that is asked. Waiting for a turn with the API moves it, as in every call.
    deadline: Instant,
    /// Requests made, to the API and for the document.
    attempts: u32,
    /// Repetitions of requests for the document.
    retries: u32,
    /// The server that was asked last.
    host: String,
    /// The links in use, to scrub them from what the server says.
    redactors: Vec<Redactor>,
}

/// What one try to get the document came to.
enum Attempt {
    Answered(Answer),
    Failed(Failure),
    /// A link or a redirect that is not followed.
    Refused(String),
    Unusable(Error),
    TimedOut,
}

/// What asking for the flow brought.
enum Found {
    Document(Response<String>),
    Link(String),
}

impl Run<'_> {
    async fn run(&mut self, source: FlowSource) -> Result<Response<String>> {
        let FlowSource { id, document, link } = source;
        if let Some(document) = document {
            return Ok(self.given(document));
        }
        let link = match link {
            Some(link) => link,
            None => match self.ask(&id).await? {
                Found::Document(response) => return Ok(response),
                Found::Link(link) => link,
            },
        };
        let answer = self.fetch(&link).await?;
        if !is_expired(&answer) {
            return self.decoded(answer);
        }
        // Only the API can give a fresh link, and it wants to know the flow and the channel.
        if id.is_empty() || self.client.channel_id().is_none() {
            return Err(self
                .answered(&answer)
                .with_hint("the link has expired: call get_flow for a fresh one"));
        }
        let link = match self.ask(&id).await? {
            Found::Document(response) => return Ok(response),
            Found::Link(link) => link,
        };
        let answer = self.fetch(&link).await?;
        if is_expired(&answer) {
            let hint = "a fresh link was refused as well: try again later, or ask 8x8 with the flow id";
            return Err(self.answered(&answer).with_hint(hint));
        }
        self.decoded(answer)
    }

    /// The document as the caller gave it, which takes no request.
    fn given(&self, document: String) -> Response<String> {
        let body = Bytes::from(document.clone());
        self.response(without_bom(document), 0, HeaderMap::new(), body)
    }

    fn response(&self, value: String, status: u16, headers: HeaderMap, body: Bytes) -> Response<String> {
        Response { value, status, headers, body, attempts: self.attempts, elapsed: self.started.elapsed() }
    }

    fn time_left(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }

    /// Asks for the flow, and with it for a fresh link.
    async fn ask(&mut self, id: &str) -> Result<Found> {
        let client = self.client;
        let prepared = client.prepare(&operation::GET_FLOW, Some(id))?;
        let settings = Settings { timeout: self.time_left(), ..Settings::clone(&client.settings) };
        let asked =
            execute(&client.shared, &settings, &prepared, |done| response::decode(&done.answer)).await;
        let (flow, done): (FlowDetails, _) = asked.map_err(|error| {
            let attempts = self.attempts + error.attempts();
            self.counted(error, attempts)
        })?;
        self.attempts += done.attempts;
        self.deadline = done.deadline;
        let FlowSource { document, link, .. } = flow.into();
        match (document, link) {
            (Some(document), _) => {
                let document = without_bom(document);
                Ok(Found::Document(self.response(
                    document,
                    done.answer.status,
                    done.answer.headers,
                    done.answer.body,
                )))
            }
            (None, Some(link)) => Ok(Found::Link(link)),
            (None, None) => {
                let error = Error::new(ErrorKind::NotFound, format!("flow {id} has no flow JSON"))
                    .with_hint("update_flow gives a draft its flow JSON");
                Err(self.counted(error, self.attempts))
            }
        }
    }

    fn counted(&self, error: Error, attempts: u32) -> Error {
        error.with_attempts(attempts, self.client.settings.policy.max_retries.saturating_add(1))
    }

    /// Gets what is behind a link, with retries: a success, or the answer of a link that has expired.
    async fn fetch(&mut self, link: &str) -> Result<Answer> {
        let Ok(url) = Url::parse(link) else {
            let error = Error::new(ErrorKind::Decode, "the link to the flow JSON is no URL");
            return Err(self.counted(error, self.attempts));
        };
        let policy = self.client.settings.policy;
        loop {
            let attempt = self.attempt(&url).await?;
            let outcome = match &attempt {
                Attempt::Answered(answer) if is_expired(answer) || is_whole_success(answer) => {
                    let Attempt::Answered(answer) = attempt else { continue };
                    return Ok(answer);
                }
                attempt => outcome(attempt),
            };
            let left = policy.max_retries.saturating_sub(self.retries);
            if retry::next(Safety::Repeatable, outcome, left) != Next::Again {
                return Err(self.error(attempt));
            }
            self.retries += 1;
            let Some(wait) = self.wait(&attempt) else { return Err(self.error(attempt)) };
            self.unless_stopped(sleep(wait)).await?;
        }
    }

    /// One try, along its redirects.
    async fn attempt(&mut self, url: &Url) -> Result<Attempt> {
        self.attempts += 1;
        let started = Instant::now();
        let mut hops = Vec::new();
        let following = timeout(self.time_left(), follow(self.client, url.clone(), &mut hops));
        let attempt = self.unless_stopped(following).await?.unwrap_or(Attempt::TimedOut);
        // The path alone of some links is enough to use them.
        let secret = |hop: &Url| Redactor::of(&hop[url::Position::BeforePath..]);
        self.redactors.extend(hops.iter().map(secret));
        self.host = hops.last().and_then(Url::host_str).unwrap_or_default().to_owned();
        self.log(&attempt, started.elapsed());
        Ok(attempt)
    }

    /// Works until the client is closed or the call is cancelled.
    async fn unless_stopped<T>(&self, work: impl Future<Output = T>) -> Result<T> {
        let cancelled = async {
            match &self.client.settings.cancel {
                Some(token) => token.cancelled().await,
                None => std::future::pending().await,
            }
        };
        let stopped = |kind, text| Err(self.counted(Error::new(kind, text), self.attempts));
        tokio::select! {
            biased;
            () = self.client.shared.closed.cancelled() => stopped(ErrorKind::Closed, "the client was closed"),
            () = cancelled => stopped(ErrorKind::Cancelled, "the call was cancelled"),
            done = work => Ok(done),
        }
    }

    /// How long to wait before the next try; `None` when that is longer than the call may take.
    fn wait(&self, attempt: &Attempt) -> Option<Duration> {
        let policy = self.client.settings.policy;
        let asked = match attempt {
            Attempt::Answered(answer) if matches!(answer.status, 429 | 503) => {
                response::error(answer, false).retry_after()
            }
            _ => None,
        };
        if asked.is_some_and(|wait| wait > policy.max_retry_after) {
            return None;
        }
        let wait = asked.unwrap_or_else(|| policy.backoff(self.retries, fastrand::f64()));
        (wait < self.time_left()).then_some(wait)
    }

    fn decoded(&self, answer: Answer) -> Result<Response<String>> {
        let checked = response::decode::<IgnoredAny>(&answer);
        checked.map_err(|error| self.cleaned(error))?;
        // It was read as JSON, so it is UTF-8.
        let text = without_bom(String::from_utf8_lossy(&answer.body).into_owned());
        Ok(self.response(text, answer.status, answer.headers, answer.body))
    }

    fn error(&self, attempt: Attempt) -> Error {
        match attempt {
            Attempt::Answered(Answer { status, body_failure: Some(failure), .. })
                if (200..300).contains(&status) =>
            {
                self.failed(failure).with_status(status)
            }
            Attempt::Answered(answer) => self.answered(&answer),
            Attempt::Failed(failure) => self.failed(failure),
            Attempt::Refused(reason) => {
                let hint = "documents are downloaded over https and from public addresses only";
                self.counted(Error::new(ErrorKind::Decode, reason).with_hint(hint), self.attempts)
            }
            Attempt::Unusable(error) => self.counted(error, self.attempts),
            Attempt::TimedOut => {
                let text = format!("the flow JSON did not come within {:?}", self.client.settings.timeout);
                self.counted(Error::new(ErrorKind::Timeout, text), self.attempts)
            }
        }
    }

    /// The error for an answer that is no success. The server is not 8x8's API, so the API's hints do not fit.
    fn answered(&self, answer: &Answer) -> Error {
        let said = self.cleaned(response::error(answer, self.client.shared.transport.proxy().is_some()));
        let text = match answer.status {
            300..=399 if answer.headers.contains_key(LOCATION) => {
                format!("the download redirects more than {MAX_REDIRECTS} times")
            }
            300..=399 => "the download redirects without saying where".to_owned(),
            _ => format!("{}, which holds the document, answered: {}", self.host, said.message()),
        };
        let error = Error::new(said.kind(), text)
            .with_status(answer.status)
            .with_api(said.api().cloned())
            .with_retry_after(said.retry_after())
            .with_body(said.body().map(str::to_owned));
        self.counted(error, self.attempts)
    }

    fn failed(&self, failure: Failure) -> Error {
        self.cleaned(failure.into_error())
    }

    /// An error without links, tokens and their parts in what came from outside.
    fn cleaned(&self, error: Error) -> Error {
        self.counted(error, self.attempts).masked(|text| self.clean(text))
    }

    fn clean(&self, text: &str) -> String {
        let masked = mask::mask(text);
        self.redactors.iter().fold(masked, |text, redactor| redactor.redact(&text))
    }

    fn log(&self, attempt: &Attempt, elapsed: Duration) {
        let what = match attempt {
            Attempt::Answered(answer) => answer.status.to_string(),
            Attempt::Failed(failure) => self.clean(&failure.message),
            Attempt::Refused(reason) => reason.clone(),
            Attempt::Unusable(error) => error.message().to_owned(),
            Attempt::TimedOut => "no answer in time".to_owned(),
        };
        tracing::debug!(
            target: "flows8x8",
            operation = operation::DOWNLOAD_FLOW_JSON,
            "GET from {} → {what} in {} ms (attempt {})",
            self.host, elapsed.as_millis(), self.attempts
        );
        if tracing::enabled!(target: "flows8x8", tracing::Level::TRACE)
            && let Attempt::Answered(answer) = attempt
        {
            let shown = &answer.body[..answer.body.len().min(crate::BODY_EXCERPT_LIMIT)];
            let body = self.clean(&String::from_utf8_lossy(shown));
            tracing::trace!(target: "flows8x8", operation = operation::DOWNLOAD_FLOW_JSON, "got {body}");
        }
    }
}

/// Follows a link along its redirects; `hops` are all the places asked.
async fn follow(client: &Client, mut url: Url, hops: &mut Vec<Url>) -> Attempt {
    let mut redirects = 0;
    loop {
        hops.push(url.clone());
        let answer = match client.shared.transport.fetcher().get(&url, LIMIT).await {
            Ok(answer) => answer,
            Err(Unfetched::Failed(failure)) => return Attempt::Failed(failure),
            Err(Unfetched::Unusable(error)) => return Attempt::Unusable(error),
            Err(Unfetched::Refused(reason)) if redirects == 0 => {
                return Attempt::Refused(format!("the link to the flow JSON is not followed: {reason}"));
            }
            Err(Unfetched::Refused(reason)) => {
                return Attempt::Refused(format!("a redirect of the download is not followed: {reason}"));
            }
        };
        let next = match answer.status {
            301 | 302 | 303 | 307 | 308 if redirects < MAX_REDIRECTS => location(&url, &answer.headers),
            _ => None,
        };
        match next {
            Some(next) => url = next,
            None => return Attempt::Answered(answer),
        }
        redirects += 1;
    }
}

/// Where a redirect leads.
fn location(from: &Url, headers: &HeaderMap) -> Option<Url> {
    from.join(headers.get(LOCATION)?.to_str().ok()?).ok()
}

fn outcome(attempt: &Attempt) -> Outcome {
    match attempt {
        // A success gets here when its body was cut off.
        Attempt::Answered(answer) if (200..300).contains(&answer.status) => Outcome::Unclear,
        Attempt::Answered(answer) => retry::outcome_of_status(answer.status),
        Attempt::Failed(failure) => failure.outcome(),
        Attempt::Refused(_) | Attempt::Unusable(_) | Attempt::TimedOut => Outcome::Final,
    }
}

fn is_whole_success(answer: &Answer) -> bool {
    let cut = answer.body_failure.as_ref().is_some_and(Failure::is_cut);
    (200..300).contains(&answer.status) && !cut
}

/// Whether an answer is what servers say to a signed link that is too old.
fn is_expired(answer: &Answer) -> bool {
    matches!(answer.status, 403 | 404 | 410)
}

fn without_bom(mut text: String) -> String {
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirects_are_read_relative_to_where_they_come_from() {
        let from = Url::parse("https://h/a/b?sig=1").unwrap();
        let to = |value: &str| {
            let headers = HeaderMap::from_iter([(LOCATION, value.parse().unwrap())]);
            location(&from, &headers).map(String::from)
        };
        assert_eq!(to("/c").as_deref(), Some("https://h/c"));
        assert_eq!(to("c?x=1").as_deref(), Some("https://h/a/c?x=1"));
        assert_eq!(to("//other/c").as_deref(), Some("https://other/c"));
        assert_eq!(to("http://other/").as_deref(), Some("http://other/"));
        assert_eq!(to("https://[").as_deref(), None);
    }
}
