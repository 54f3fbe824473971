//! How the bytes of one answer reach the wire: whole, cut off, or a few at a time. No sockets here.

use std::time::Duration;

use crate::fault::FaultKind;

/// How often a slow answer moves on, at most; faster than one byte in this time goes in larger steps.
const STEPS_PER_SECOND: u32 = 100;

/// How one answer is delivered.
#[derive(Clone, Debug, Default)]
pub(crate) struct Delivery {
    manner: Manner,
    /// Where the answer ends, and how long the connection may be idle from there on.
    idle: Option<(Meter, Duration)>,
}

/// What happens to an answer on its way.
#[derive(Clone, Debug, Default)]
enum Manner {
    #[default]
    Whole,
    /// Nothing goes out behind this point: the connection is reset there, or closed.
    Cut { until: Meter, reset: bool },
    /// From this point on, so many bytes go out at once, with so much time between.
    Slow { from: Meter, step: usize, pause: Duration },
}

impl Delivery {
    /// No byte of an answer, and a reset.
    pub(crate) fn nothing() -> Self {
        Self { manner: Manner::Cut { until: Meter::start(), reset: true }, idle: None }
    }

    /// What `fate` makes of an answer whose body has this length.
    pub(crate) fn new(fate: Option<FaultKind>, body: usize, idle: Option<Duration>) -> Self {
        let cut = |reset| {
            let until = if body == 0 { Meter::status_line() } else { Meter::body(body / 2) };
            Manner::Cut { until, reset }
        };
        let manner = match fate {
            Some(FaultKind::DropDuring) => cut(true),
            Some(FaultKind::Truncate) => cut(false),
            Some(FaultKind::Slow(bytes)) => slow(bytes, body == 0),
            _ => Manner::Whole,
        };
        Self { manner, idle: idle.map(|time| (Meter::body(body), time)) }
    }

    /// Whether the bytes may go out as they come, and nobody has to look at them.
    pub(crate) fn is_plain(&self) -> bool {
        matches!(self.manner, Manner::Whole) && self.idle.is_none()
    }

    /// How many of these bytes may be written now.
    pub(crate) fn room(&self, bytes: &[u8]) -> usize {
        match &self.manner {
            Manner::Whole => bytes.len(),
            Manner::Cut { until, .. } => until.clone().advance(bytes),
            Manner::Slow { from, step, .. } if from.is_reached() => bytes.len().min(*step),
            Manner::Slow { from, .. } => from.clone().advance(bytes),
        }
    }

    /// Says that these bytes were written; what comes of it.
    pub(crate) fn written(&mut self, bytes: &[u8]) -> Progress {
        let mut progress = Progress::default();
        match &mut self.manner {
            Manner::Whole => {}
            Manner::Cut { until, .. } => {
                until.advance(bytes);
            }
            Manner::Slow { from, pause, .. } => {
                if from.is_reached() {
                    progress.pause = Some(*pause);
                }
                from.advance(bytes);
            }
        }
        if let Some((end, time)) = &mut self.idle {
            end.advance(bytes);
            if end.is_reached() {
                progress.idle = Some(*time);
                self.idle = None;
            }
        }
        progress
    }

    /// Whether the connection ends here; if so, whether by a reset.
    pub(crate) fn ends(&self) -> Option<bool> {
        match &self.manner {
            Manner::Cut { until, reset } if until.is_reached() => Some(*reset),
            _ => None,
        }
    }
}

/// What follows from bytes that were written.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Progress {
    /// Nothing more is written for so long.
    pub(crate) pause: Option<Duration>,
    /// The answer is whole, and the connection may be idle for so long.
    pub(crate) idle: Option<Duration>,
}

fn slow(bytes_per_second: u32, has_no_body: bool) -> Manner {
    let step = bytes_per_second.div_ceil(STEPS_PER_SECOND).max(1);
    let pause = Duration::from_secs_f64(f64::from(step) / f64::from(bytes_per_second.max(1)));
    let from = if has_no_body { Meter::status_line() } else { Meter::body(0) };
    Manner::Slow { from, step: usize::try_from(step).unwrap_or(usize::MAX), pause }
}

/// Finds a point in the bytes of an answer as they go by, in whatever pieces.
#[derive(Clone, Debug)]
struct Meter {
    /// What comes before the point, but for the bytes of the body.
    marker: &'static [u8],
    matched: usize,
    more: usize,
}

impl Meter {
    fn start() -> Self {
        Self { marker: b"", matched: 0, more: 0 }
    }

    fn status_line() -> Self {
        Self { marker: b"\r\n", matched: 0, more: 0 }
    }

    /// Behind so many bytes of the body.
    fn body(bytes: usize) -> Self {
        Self { marker: b"\r\n\r\n", matched: 0, more: bytes }
    }

    fn is_reached(&self) -> bool {
        self.matched == self.marker.len() && self.more == 0
    }

    /// Moves on, but not past the point; says over how many of the bytes.
    fn advance(&mut self, bytes: &[u8]) -> usize {
        let mut used = 0;
        while let (Some(&expected), Some(&byte)) = (self.marker.get(self.matched), bytes.get(used)) {
            // After a mismatch only a first byte of the marker can begin it again: they differ within "\r\n".
            self.matched =
                if byte == expected { self.matched + 1 } else { usize::from(byte == self.marker[0]) };
            used += 1;
        }
        if self.matched < self.marker.len() {
            return used;
        }
        let more = self.more.min(bytes.len() - used);
        self.more -= more;
        used + more
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n{\r\n\r";
    const LINE: usize = 17;
    const HEAD: usize = 38;

    /// What goes out when at most `most` bytes are taken at a time, in pieces with the pauses between them.
    fn sent(mut delivery: Delivery, most: usize) -> (Vec<usize>, Option<usize>) {
        let (mut pieces, mut sent, mut idle_at) = (Vec::new(), 0, None);
        while sent < ANSWER.len() && delivery.ends().is_none() {
            let offered = &ANSWER[sent..ANSWER.len().min(sent + most)];
            let piece = &offered[..delivery.room(offered)];
            sent += piece.len();
            pieces.push(piece.len());
            if delivery.written(piece).idle.is_some() {
                idle_at = Some(sent);
            }
        }
        (pieces, idle_at)
    }

    #[test]
    fn an_answer_is_cut_at_the_same_byte_in_whatever_pieces_it_comes() {
        for most in 1..=ANSWER.len() {
            for (fate, body, expected) in [
                (FaultKind::DropDuring, 4, HEAD + 2),
                (FaultKind::Truncate, 5, HEAD + 2),
                (FaultKind::Truncate, 1, HEAD),
                (FaultKind::DropDuring, 0, LINE),
                (FaultKind::Truncate, 0, LINE),
            ] {
                let delivery = Delivery::new(Some(fate), body, None);
                assert_eq!(sent(delivery, most).0.iter().sum::<usize>(), expected, "{fate:?} by {most}");
            }
            assert!(sent(Delivery::nothing(), most).0.is_empty());
        }
    }

    #[test]
    fn the_end_of_an_answer_is_found_at_its_last_byte() {
        for most in 1..=ANSWER.len() {
            let idle = Some(Duration::ZERO);
            assert_eq!(sent(Delivery::new(None, 4, idle), most).1, Some(ANSWER.len()), "by {most}");
            assert_eq!(sent(Delivery::new(Some(FaultKind::Slow(1)), 4, idle), most).1, Some(ANSWER.len()));
        }
        assert_eq!(sent(Delivery::new(None, 0, Some(Duration::ZERO)), HEAD).1, Some(HEAD));
    }

    #[test]
    fn a_slow_answer_has_its_head_at_once_and_its_body_bytewise() {
        let (pieces, _) = sent(Delivery::new(Some(FaultKind::Slow(1)), 4, None), usize::MAX >> 1);
        assert_eq!(pieces, [HEAD, 1, 1, 1, 1]);
        let (pieces, _) = sent(Delivery::new(Some(FaultKind::Slow(1)), 0, None), usize::MAX >> 1);
        assert_eq!((pieces[0], pieces[1]), (LINE, 1));
    }

    #[test]
    fn the_speed_is_the_one_asked_for() {
        for rate in [1, 2, 3, 99, 100, 101, 1000, 12_345, u32::MAX] {
            let Manner::Slow { step, pause, .. } = slow(rate, false) else { panic!("not slow") };
            let bytes = u32::try_from(step).unwrap();
            let found = f64::from(bytes) / pause.as_secs_f64();
            assert!((found / f64::from(rate) - 1.0).abs() < 1e-3, "{rate}: {found}");
            assert!(pause >= Duration::from_millis(9), "{rate}: {pause:?}");
        }
    }
}
