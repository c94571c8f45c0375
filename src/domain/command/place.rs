//! Order: ranking moves one field of one record, and spreads neighbors anew where two clones minted one rank.
//! Never renumbers a list to move one of its items.

use rustc_hash::FxHashSet;

use crate::domain::draft::{Draft, Refusal};
use crate::domain::epic::Epic;
use crate::domain::id::{Id, ItemRef, Kind};
use crate::domain::initiative::Initiative;
use crate::domain::objective::Objective;
use crate::domain::rank::{Rank, RankError, spread};
use crate::domain::record::Record;
use crate::domain::story::Story;
use crate::domain::workspace::Workspace;

/// A record that has a place in an order.
pub trait Ranked: Record {
    /// Its rank.
    fn rank(&self) -> &Rank;
    /// Its rank, to set.
    fn rank_mut(&mut self) -> &mut Rank;
}

macro_rules! ranked {
    ($($name:ident),*) => {
        $(impl Ranked for $name {
            fn rank(&self) -> &Rank {
                &self.rank
            }

            fn rank_mut(&mut self) -> &mut Rank {
                &mut self.rank
            }
        })*
    };
}

ranked!(Story, Epic, Initiative, Objective);

/// Where to put an item in the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Before all others.
    Top,
    /// After all others.
    Bottom,
    /// Right before that one.
    Before(ItemRef),
    /// Right after that one.
    After(ItemRef),
    /// Between two neighbors, or at the end where there is none. Who says so has the order at hand and vouches that
    /// nothing stands between them but what is moved; so nobody has to look at the whole order.
    Between(Option<ItemRef>, Option<ItemRef>),
}

/// The records of a type that are not archived, in their order.
pub fn in_order<R: Ranked>(workspace: &Workspace) -> Vec<Id<R>> {
    let mut live: Vec<Key<'_, R>> = R::all(workspace)
        .iter()
        .filter(|r| r.common().archived.is_none())
        .map(|record| key_of(record.as_ref()))
        .collect();
    live.sort_unstable();
    live.into_iter().map(|(_, id)| id).collect()
}

/// Gives a new record its place: after all others of its kind.
///
/// # Errors
/// When it is gone.
pub fn settle(draft: &mut Draft<'_>, item: ItemRef) -> Result<(), Refusal> {
    match item.kind {
        Kind::Story => settle_typed::<Story>(draft, Id::new(item.id)),
        Kind::Epic => settle_typed::<Epic>(draft, Id::new(item.id)),
        Kind::Initiative => settle_typed::<Initiative>(draft, Id::new(item.id)),
        Kind::Objective => settle_typed::<Objective>(draft, Id::new(item.id)),
        _ => Ok(()),
    }
}

fn settle_typed<R: Ranked>(draft: &mut Draft<'_>, id: Id<R>) -> Result<(), Refusal> {
    let last = R::all(draft)
        .iter()
        .filter(|record| record.id() != id)
        .map(|record| record.rank())
        .max()
        .cloned();
    let rank = Rank::between(last.as_ref(), None).map_err(|error| refused(&error))?;
    *draft.edit(id)?.rank_mut() = rank;
    Ok(())
}

/// Moves items to a place, keeping their order among themselves.
///
/// # Errors
/// When they are of different kinds, or of a kind that has no order.
pub fn rank(draft: &mut Draft<'_>, items: &[ItemRef], place: Place) -> Result<(), Refusal> {
    let Some(first) = items.first() else {
        return Ok(());
    };
    if items.iter().any(|item| item.kind != first.kind) {
        return Err(Refusal::new(
            "items of different kinds have no common order: mark one kind only",
        ));
    }
    match first.kind {
        Kind::Story => rank_typed::<Story>(draft, items, place),
        Kind::Epic => rank_typed::<Epic>(draft, items, place),
        Kind::Initiative => rank_typed::<Initiative>(draft, items, place),
        Kind::Objective => rank_typed::<Objective>(draft, items, place),
        kind => Err(Refusal::new(format!(
            "{} have no order of their own",
            kind.plural()
        ))),
    }
}

fn rank_typed<R: Ranked>(
    draft: &mut Draft<'_>,
    items: &[ItemRef],
    place: Place,
) -> Result<(), Refusal> {
    let wanted: FxHashSet<Id<R>> = items.iter().map(|item| Id::new(item.id)).collect();
    if let Place::Between(above, below) = place
        && let Some(gap) = Gap::of::<R>(draft, (above, below), &wanted)
    {
        return gap.fill::<R>(draft, &wanted);
    }
    let live = || {
        R::all(draft)
            .iter()
            .filter(|r| r.common().archived.is_none())
    };
    let (mut moving, rest): (Vec<Key<'_, R>>, Vec<Key<'_, R>>) = live()
        .map(|record| key_of(record.as_ref()))
        .partition(|(_, id)| wanted.contains(id));
    moving.sort_unstable();
    let (above, below) = neighbors::<R>(draft, &rest, place)?;
    let stands = |key: &Key<'_, R>| {
        above.is_none_or(|above| above < key) && below.is_none_or(|below| key < below)
    };
    if moving.iter().all(stands) {
        return Ok(());
    }
    let ids = |keys: &[Key<'_, R>]| keys.iter().map(|(_, id)| *id).collect::<Vec<_>>();
    let (mut targets, mut ends) = (ids(&moving), (above, below));
    if let (Some(above), Some(below)) = (above, below)
        && above.0 == below.0
    {
        // Two clones minted one rank: all that have it are spread between their neighbors.
        let equal = above.0;
        let mut same: Vec<Key<'_, R>> = rest.iter().filter(|key| key.0 == equal).copied().collect();
        same.sort_unstable();
        let (first, last) = same.split_at(same.partition_point(|key| key <= above));
        targets = [ids(first), targets, ids(last)].concat();
        ends = (
            rest.iter().filter(|key| key.0 < equal).max(),
            rest.iter().filter(|key| key.0 > equal).min(),
        );
    }
    let rank = |end: Option<&Key<'_, R>>| end.map(|key| key.0.clone());
    let gap = Gap {
        low: rank(ends.0),
        high: rank(ends.1),
    };
    gap.spread(draft, targets)
}

/// What will stand above and below a place, where something will.
type Neighbors<'r, 'w, R> = (Option<&'r Key<'w, R>>, Option<&'r Key<'w, R>>);

/// The neighbors of a place among the records that stay.
fn neighbors<'r, 'w, R: Ranked>(
    workspace: &Workspace,
    rest: &'r [Key<'w, R>],
    place: Place,
) -> Result<Neighbors<'r, 'w, R>, Refusal> {
    let after =
        |limit: Option<Key<'_, R>>| rest.iter().filter(move |key| Some(**key) > limit).min();
    Ok(match place {
        Place::Top => (None, after(None)),
        Place::Before(item) | Place::Between(None, Some(item)) => {
            let anchor = anchor::<R>(workspace, item)?;
            let above = rest.iter().filter(|key| **key < anchor).max();
            (above, rest.iter().filter(|key| **key >= anchor).min())
        }
        Place::After(item) | Place::Between(Some(item), _) => {
            let anchor = anchor::<R>(workspace, item)?;
            let above = rest.iter().filter(|key| **key <= anchor).max();
            (above, after(Some(anchor)))
        }
        Place::Bottom | Place::Between(None, None) => (rest.iter().max(), None),
    })
}

/// The room between two neighbors.
struct Gap {
    low: Option<Rank>,
    high: Option<Rank>,
}

impl Gap {
    /// The room between two records that are there and in order; `None` when the whole order has to be asked.
    fn of<R: Ranked>(
        workspace: &Workspace,
        (above, below): (Option<ItemRef>, Option<ItemRef>),
        moved: &FxHashSet<Id<R>>,
    ) -> Option<Self> {
        let end = |item: Option<ItemRef>| match item {
            None => Some(None),
            Some(item) => anchor::<R>(workspace, item)
                .ok()
                .filter(|(_, id)| !moved.contains(id))
                .map(Some),
        };
        let (low, high) = (end(above)?.map(|key| key.0), end(below)?.map(|key| key.0));
        let has_room = match (low, high) {
            (Some(low), Some(high)) => low < high,
            (low, high) => low.is_some() || high.is_some(),
        };
        has_room.then(|| Self {
            low: low.cloned(),
            high: high.cloned(),
        })
    }

    /// Puts records into it, in the order that they have among themselves.
    fn fill<R: Ranked>(self, draft: &mut Draft<'_>, ids: &FxHashSet<Id<R>>) -> Result<(), Refusal> {
        let mut moved: Vec<Key<'_, R>> = ids
            .iter()
            .filter_map(|id| R::find(draft, *id))
            .filter(|record| record.common().archived.is_none())
            .map(|record| key_of(record.as_ref()))
            .collect();
        moved.sort_unstable();
        let stands = |(rank, _): &Key<'_, R>| {
            self.low.as_ref().is_none_or(|low| low < *rank)
                && self.high.as_ref().is_none_or(|high| *rank < high)
        };
        if moved.iter().all(stands) {
            return Ok(());
        }
        let moved = moved.into_iter().map(|(_, id)| id).collect();
        self.spread(draft, moved)
    }

    /// Gives records ranks in it, evenly and in the order in which they come.
    fn spread<R: Ranked>(self, draft: &mut Draft<'_>, ids: Vec<Id<R>>) -> Result<(), Refusal> {
        let ranks = spread(self.low.as_ref(), self.high.as_ref(), ids.len())
            .map_err(|error| refused(&error))?;
        for (id, rank) in ids.into_iter().zip(ranks) {
            *draft.edit(id)?.rank_mut() = rank;
        }
        Ok(())
    }
}

/// By what records are in order.
type Key<'w, R> = (&'w Rank, Id<R>);

fn key_of<R: Ranked>(record: &R) -> Key<'_, R> {
    (record.rank(), record.id())
}

fn anchor<R: Ranked>(workspace: &Workspace, item: ItemRef) -> Result<Key<'_, R>, Refusal> {
    item.typed::<R>()
        .and_then(|id| R::find(workspace, id))
        .filter(|record| record.common().archived.is_none())
        .map(|record| key_of(record.as_ref()))
        .ok_or_else(|| {
            Refusal::new("that place is in no order: choose an item that is not archived")
        })
}

fn refused(error: &RankError) -> Refusal {
    Refusal::new(error.to_string())
}
