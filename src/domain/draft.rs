//! The draft: a workspace being changed by a command, which becomes an edit or leaves no trace.
//! Never reads a clock and never makes an id: a stamp and a mint are given.

use std::any::Any;
use std::ops::Deref;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use uuid::Uuid;

use super::change::{Change, Edit, between};
use super::history::{Event, tracked};
use super::id::{Id, ItemRef, Kind};
use super::record::{Moment, Record};
use super::review::{self, Warning};
use super::story::{Story, criteria};
use super::word::Word;
use super::workspace::{Workspace, for_kind};

/// Why a command was not carried out: a sentence for the person, with what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refusal(String);

impl Refusal {
    /// A refusal in these words.
    pub fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }

    /// The record is not there (any more).
    pub fn gone(kind: Kind) -> Self {
        Self(format!(
            "that {} is not there any more: somebody removed it",
            kind.singular()
        ))
    }
}

/// When a command is run and by whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The instant.
    pub at: Moment,
    /// The person's name.
    pub by: Word,
}

/// Makes ids and the numbers of short keys.
pub trait Mint {
    /// A new id, later than all before it.
    fn uuid(&mut self) -> Uuid;

    /// A number for a short key that no other program on this machine has been given, at least this high.
    fn number(&mut self, prefix: &str, at_least: u32) -> u32;
}

/// A workspace being changed. What is touched is noted, so that an edit costs what it changes, not what exists.
pub struct Draft<'w> {
    workspace: &'w mut Workspace,
    stamp: Stamp,
    mint: &'w mut dyn Mint,
    before: FxHashMap<ItemRef, Option<Arc<dyn Any + Send + Sync>>>,
    order: Vec<ItemRef>,
    numbers: FxHashMap<Kind, u32>,
    warnings: Vec<Warning>,
    teller: Teller,
}

/// Whose word a change is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Teller {
    /// That of the person who works here.
    Person,
    /// That of another system, which is taken over as it is.
    Others,
}

impl Deref for Draft<'_> {
    type Target = Workspace;

    fn deref(&self) -> &Workspace {
        self.workspace
    }
}

impl<'w> Draft<'w> {
    /// Begins to change a workspace.
    pub fn new(workspace: &'w mut Workspace, stamp: Stamp, mint: &'w mut dyn Mint) -> Self {
        Self {
            workspace,
            stamp,
            mint,
            before: FxHashMap::default(),
            order: Vec::new(),
            numbers: FxHashMap::default(),
            warnings: Vec::new(),
            teller: Teller::Person,
        }
    }

    /// When the command runs and by whom.
    pub fn stamp(&self) -> &Stamp {
        &self.stamp
    }

    /// The instant at which the command runs.
    pub fn now(&self) -> Moment {
        self.stamp.at
    }

    /// Lets what follows happen at another instant: imports and demos tell a past.
    pub fn set_now(&mut self, at: Moment) {
        self.stamp.at = at;
    }

    /// What follows is what another system says: it is taken over, not judged.
    pub fn take_over(&mut self) {
        self.teller = Teller::Others;
    }

    pub(super) fn is_told_by_others(&self) -> bool {
        self.teller == Teller::Others
    }

    /// Says what the person should know of what is done.
    pub fn warn(&mut self, sentence: impl Into<String>) {
        self.warnings.push(Warning::new(sentence));
    }

    /// What the person should know of all that was done, before it becomes an edit.
    ///
    /// # Errors
    /// When it may not stand: the draft is to be abandoned then.
    pub fn review(&mut self) -> Result<Vec<Warning>, Refusal> {
        let found = review::unmet_criteria(self)?;
        let mut warnings = std::mem::take(&mut self.warnings);
        warnings.extend(found);
        Ok(warnings)
    }

    /// The stories that were touched and are there, each as it was before.
    pub(super) fn touched_stories(&self) -> impl Iterator<Item = (Option<&Story>, &Story)> {
        let ids = self.order.iter().filter_map(|item| item.typed::<Story>());
        ids.filter_map(|id| {
            let before = self.before.get(&id.item()).and_then(Option::as_ref);
            let before = before.and_then(|record| record.downcast_ref::<Story>());
            Some((before, self.workspace.stories.get(id)?.as_ref()))
        })
    }

    /// A new id for a part of a record.
    pub fn uuid(&mut self) -> Uuid {
        self.mint.uuid()
    }

    /// A new record with id, short key and instants; not in the workspace yet.
    pub fn fresh<R: Record>(&mut self) -> R {
        let mut record = R::default();
        let last = *self
            .numbers
            .entry(R::KIND)
            .or_insert_with(|| self.workspace.last_number(R::KIND));
        let number = self.mint.number(R::KIND.prefix(), last.saturating_add(1));
        self.numbers.insert(R::KIND, number);
        let common = record.common_mut();
        *common.id = self.mint.uuid();
        *common.key = format!("{}-{number}", R::KIND.prefix()).into();
        (*common.created, *common.updated) = (self.stamp.at, self.stamp.at);
        record
    }

    /// A record to change.
    ///
    /// # Errors
    /// When it is not there.
    pub fn edit<R: Record>(&mut self, id: Id<R>) -> Result<&mut R, Refusal> {
        self.note(id);
        R::find_mut(self.workspace, id)
            .map(Arc::make_mut)
            .ok_or_else(|| Refusal::gone(R::KIND))
    }

    /// Puts a record in, or in the place of the one with its id.
    pub fn put<R: Record>(&mut self, record: R) {
        self.put_shared(Arc::new(record));
    }

    /// Puts a shared record in, or in the place of the one with its id.
    pub fn put_shared<R: Record>(&mut self, record: Arc<R>) {
        self.note(record.id());
        R::put(self.workspace, record);
    }

    /// Takes a record out for good.
    pub fn remove<R: Record>(&mut self, id: Id<R>) {
        self.note(id);
        R::take(self.workspace, id);
    }

    fn note<R: Record>(&mut self, id: Id<R>) {
        let item = id.item();
        if !self.before.contains_key(&item) {
            let before = R::find(self.workspace, id)
                .map(|record| Arc::clone(record) as Arc<dyn Any + Send + Sync>);
            self.before.insert(item, before);
            self.order.push(item);
        }
    }

    /// The edit that this has become; history events are noted for every tracked field that differs.
    pub fn finish(mut self, label: impl Into<String>) -> Edit {
        self.close(label, Noting::Events)
    }

    /// The edit that this has become, where history is part of what was changed: undo, redo, merge and replay.
    pub fn finish_as_is(mut self, label: impl Into<String>) -> Edit {
        self.close(label, Noting::Nothing)
    }

    fn close(&mut self, label: impl Into<String>, noting: Noting) -> Edit {
        let order = std::mem::take(&mut self.order);
        let mut changes = Vec::with_capacity(order.len());
        for item in order {
            let before = self.before.remove(&item).flatten();
            changes.extend(
                for_kind!(item.kind, R => self.close_one::<R>(Id::new(item.id), before, noting)),
            );
        }
        Edit {
            label: label.into(),
            at: self.stamp.at,
            by: self.stamp.by.clone(),
            changes,
        }
    }

    fn close_one<R: Record>(
        &mut self,
        id: Id<R>,
        before: Option<Arc<dyn Any + Send + Sync>>,
        noting: Noting,
    ) -> Option<Change> {
        let before: Option<Arc<R>> = before.and_then(|record| record.downcast().ok());
        let after = R::find_mut(self.workspace, id);
        if let (Some(before), Some(after), Noting::Events) = (&before, after, noting)
            && before != after
        {
            let record = Arc::make_mut(after);
            note_events::<R>(before, record, &self.stamp);
            let updated = record.common_mut().updated;
            *updated = (*updated).max(self.stamp.at);
        }
        if before.is_none() && noting == Noting::Events {
            self.note_beginning(id);
        }
        between(
            before.as_deref(),
            R::find(self.workspace, id).map(Arc::as_ref),
        )
    }

    /// Notes that a record made just now as work under way has begun now. What is imported tells its own past, and of
    /// what is finished already nobody knows when it was.
    fn note_beginning<R: Record>(&mut self, id: Id<R>) {
        let Some(record) = R::find(self.workspace, id) else {
            return;
        };
        let (common, told) = (record.common(), record.tracked());
        let is_status = |field: &str| field == tracked::STATUS;
        let entered = told.into_iter().find(|(field, status)| {
            is_status(field) && self.workspace.category(status).is_under_way()
        });
        let own = common.source.is_none() && common.created == self.stamp.at;
        let Some((field, to)) =
            entered.filter(|_| own && !common.history.iter().any(|event| is_status(&event.field)))
        else {
            return;
        };
        let event = Event {
            at: self.stamp.at,
            by: self.stamp.by.clone(),
            field: field.into(),
            to,
            ..Event::default()
        };
        if let Some(record) = R::find_mut(self.workspace, id) {
            Arc::make_mut(record).common_mut().history.push(event);
        }
    }

    /// Leaves everything as it was.
    pub fn abandon(mut self) {
        for item in std::mem::take(&mut self.order) {
            let before = self.before.remove(&item).flatten();
            for_kind!(item.kind, R => match before.and_then(|record| record.downcast::<R>().ok()) {
                Some(record) => R::put(self.workspace, record),
                None => drop(R::take(self.workspace, Id::new(item.id))),
            });
        }
    }
}

/// Whether changes of tracked fields are noted as history.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Noting {
    Events,
    Nothing,
}

/// Notes what differs in the tracked fields. A command that wrote history itself (an import, a demo) has already told.
fn note_events<R: Record>(before: &R, after: &mut R, stamp: &Stamp) {
    let told = before.common().history.len();
    let mut events = Vec::new();
    for (field, from, to) in differences(before, after) {
        let already = after
            .common()
            .history
            .iter()
            .skip(told)
            .any(|event| event.field == field && event.to == to);
        if from != to && !already {
            events.push(Event {
                at: stamp.at,
                by: stamp.by.clone(),
                field: field.into(),
                from,
                to,
                ..Event::default()
            });
        }
    }
    // What is told of another time than now stands in its place in time.
    let history = after.common_mut().history;
    let at = history.partition_point(|event| event.at <= stamp.at);
    history.splice(at..at, events);
}

/// The values of what is noted, before and after: what the kind tracks, the parts of a story, and what all kinds have.
fn differences<R: Record>(before: &R, after: &R) -> Vec<(&'static str, Word, Word)> {
    let pairs = before.tracked().into_iter().zip(after.tracked());
    let mut all: Vec<_> = pairs
        .map(|((field, from), (_, to))| (field, from, to))
        .collect();
    let stories = [before, after].map(|record| (record as &dyn Any).downcast_ref::<Story>());
    if let [Some(before), Some(after)] = stories {
        let told = criteria::told(&before.criteria, &after.criteria);
        all.extend(
            told.into_iter()
                .map(|(from, to)| (tracked::CRITERION, from, to)),
        );
    }
    let (before, after) = (before.common(), after.common());
    let yes = |archived: Option<Moment>| archived.map_or_else(Word::default, |_| "yes".into());
    all.push((tracked::TITLE, before.title.into(), after.title.into()));
    all.push((tracked::ARCHIVED, yes(before.archived), yes(after.archived)));
    all
}

/// A mint for tests and demos: counts, so that the same commands always give the same ids.
#[derive(Clone, Debug, Default)]
pub struct Counting {
    ids: u64,
    numbers: FxHashMap<String, u32>,
}

impl Mint for Counting {
    fn uuid(&mut self) -> Uuid {
        self.ids += 1;
        let (high, low) = (self.ids >> 32, self.ids & 0xffff_ffff);
        uuid::Builder::from_unix_timestamp_millis(1_700_000_000_000 + high, &low_bytes(low))
            .into_uuid()
    }

    fn number(&mut self, prefix: &str, at_least: u32) -> u32 {
        let last = self.numbers.entry(prefix.to_string()).or_default();
        *last = at_least.max(*last + 1);
        *last
    }
}

fn low_bytes(low: u64) -> [u8; 10] {
    let mut bytes = [0; 10];
    bytes[2..].copy_from_slice(&low.to_be_bytes());
    bytes
}
