//! Titles that are there already and say nearly the same as what is being typed.
//! Never waited for by a key: the titles are gone through on another thread first.

use std::sync::{Arc, OnceLock};
use std::thread;

use super::app::App;
use super::texts::Waker;
use crate::domain::id::{ItemRef, Kind};
use crate::domain::quick;
use crate::metrics::alike::Titles;

/// So many are shown.
const MOST: usize = 3;

/// What is like a text that grows letter by letter.
pub struct Similar {
    titles: Arc<OnceLock<Titles>>,
    waker: Option<Waker>,
    asked: Option<String>,
    found: Vec<ItemRef>,
}

impl Similar {
    /// Begins to go through the titles that a new record of a kind may repeat.
    pub fn begin(app: &App, kind: Kind) -> Self {
        let titles = Arc::new(OnceLock::new());
        let (slot, workspace, waker) = (titles.clone(), app.workspace().clone(), app.waker());
        let wake = waker.clone();
        thread::spawn(move || {
            let first = slot.set(Titles::open(&workspace, kind)).is_ok();
            if let Some(wake) = wake.filter(|_| first) {
                wake();
            }
        });
        Self {
            titles,
            waker,
            asked: None,
            found: Vec::new(),
        }
    }

    /// The records whose titles are like that of a quick-add line; none while the titles are gone through.
    pub fn to(&mut self, text: &str) -> &[ItemRef] {
        if self.asked.as_deref() == Some(text) {
            return &self.found;
        }
        let titles = match self.waker {
            Some(_) => self.titles.get(),
            None => Some(self.titles.wait()),
        };
        if let Some(titles) = titles {
            let title = quick::parse(text).map_or_else(|_| text.to_string(), |line| line.title);
            self.found = titles.like_typed(&title, MOST);
            self.asked = Some(text.to_string());
        }
        &self.found
    }
}
