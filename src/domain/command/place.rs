//! Order: ranking moves one field of one record, and spreads neighbors anew where two clones minted one rank.
//! Never renumbers a list to move one of its items.

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
}

/// The records of a type that are not archived, in their order.
pub fn in_order<R: Ranked>(workspace: &Workspace) -> Vec<Id<R>> {
    let mut live: Vec<(&Rank, Id<R>)> = R::all(workspace)
        .iter()
        .filter(|r| r.common().archived.is_none())
        .map(|r| (r.rank(), r.id()))
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
    let rank = Rank::between(last.as_ref(), None).map_err(refused)?;
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
    let order: Vec<Id<R>> = in_order::<R>(draft);
    let moving: Vec<Id<R>> = order
        .iter()
        .copied()
        .filter(|id| items.contains(&id.item()))
        .collect();
    let rest: Vec<Id<R>> = order
        .into_iter()
        .filter(|id| !moving.contains(id))
        .collect();
    let position = |item: ItemRef| {
        rest.iter().position(|id| id.item() == item).ok_or_else(|| {
            Refusal::new("that place is in no order: choose an item that is not archived")
        })
    };
    let at = match place {
        Place::Top => 0,
        Place::Bottom => rest.len(),
        Place::Before(item) => position(item)?,
        Place::After(item) => position(item)? + 1,
    };
    let rank_of = |draft: &Draft<'_>, id: Option<&Id<R>>| {
        id.and_then(|id| R::find(draft, *id))
            .map(|record| record.rank().clone())
    };
    let (mut low, mut high) = (at, at);
    loop {
        let before = low.checked_sub(1).and_then(|i| rest.get(i));
        let around = (rank_of(draft, before), rank_of(draft, rest.get(high)));
        let targets: Vec<Id<R>> = rest[low..at]
            .iter()
            .chain(&moving)
            .chain(&rest[at..high])
            .copied()
            .collect();
        match spread(around.0.as_ref(), around.1.as_ref(), targets.len()) {
            Ok(ranks) => {
                for (id, rank) in targets.into_iter().zip(ranks) {
                    *draft.edit(id)?.rank_mut() = rank;
                }
                return Ok(());
            }
            // Two neighbors have one rank: widen until there is room between different ones.
            Err(RankError::NoRoom(..)) if low > 0 || high < rest.len() => {
                low = low.saturating_sub(1);
                high = (high + 1).min(rest.len());
            }
            Err(error) => return Err(refused(error)),
        }
    }
}

fn refused(error: RankError) -> Refusal {
    Refusal::new(error.to_string())
}
