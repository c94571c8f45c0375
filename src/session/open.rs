//! Beginning a session: an existing file with what killed sessions left, a new one, or a throw-away one.
//!
//! Never writes to the file of a workspace that is only opened.

use std::path::Path;
use std::sync::{Arc, mpsc};

use super::background::{Background, Nudge};
use super::clock::Minting;
use super::keeper::{Keeper, Shared};
use super::past::{Past, Step};
use super::typing::Typing;
use super::{Opening, Saving, Session, SessionOptions};
use crate::domain::change::{Meeting, apply};
use crate::domain::draft::Mint;
use crate::domain::id::Id;
use crate::domain::joined::joined;
use crate::domain::workspace::Workspace;
use crate::store::draft::FormDraft;
use crate::store::history::{Orphan, orphans};
use crate::store::journal::Journal;
use crate::store::load::{Access, Loaded};
use crate::store::places::{FILE_NAME, Places};
use crate::store::watch::Watch;
use crate::store::{Opened, Store, StoreError, error_at};

impl Session {
    /// Opens the workspace file at a path, with the edits of sessions that were killed.
    ///
    /// # Errors
    /// When it is not there, is no workspace, or is damaged.
    pub fn open(path: &Path, options: SessionOptions) -> Result<Self, StoreError> {
        let stamp = options.clock.stamp(&options.author);
        let mut mint = Minting::new(options.clock, None);
        let Opened {
            store,
            loaded,
            repairs,
        } = Store::open(options.site(), path, &stamp, &mut mint)?;
        let Loaded {
            mut workspace,
            problems,
            disagreements,
            access,
            ..
        } = loaded;
        let mut opening = Opening {
            problems,
            repairs,
            disagreements,
            ..Opening::default()
        };
        let orphans = match access {
            Access::Full => replay(&mut workspace, &options, &mut opening)?,
            Access::ReadOnly(_) => Vec::new(),
        };
        Ok(Self::start(
            store, workspace, orphans, access, opening, options,
        ))
    }

    /// Makes a new workspace file with this name for the product or team.
    ///
    /// # Errors
    /// When there is a file already, or none can be made.
    pub fn create(path: &Path, title: &str, options: SessionOptions) -> Result<Self, StoreError> {
        let mut workspace = Workspace::default();
        let stamp = options.clock.stamp(&options.author);
        let about = Arc::make_mut(&mut workspace.about);
        (about.key, about.title) = ("W-1".into(), title.to_owned());
        (about.created, about.updated) = (stamp.at, stamp.at);
        Self::create_with(path, workspace, options)
    }

    /// Makes a new workspace file of a whole workspace: an import, a copy. One without an id gets one.
    ///
    /// # Errors
    /// When there is a file already, or none can be made.
    pub fn create_with(
        path: &Path,
        mut workspace: Workspace,
        options: SessionOptions,
    ) -> Result<Self, StoreError> {
        if workspace.about.id.uuid().is_nil() {
            let id = Minting::new(options.clock, None).uuid();
            Arc::make_mut(&mut workspace.about).id = Id::new(id);
        }
        let store = Store::create(options.site(), path, &workspace)?;
        Ok(Self::start(
            store,
            workspace,
            Vec::new(),
            Access::Full,
            Opening::default(),
            options,
        ))
    }

    /// A workspace in a throw-away file: the demo. The person's own places are not touched.
    ///
    /// # Errors
    /// When the system has no room for temporary files.
    pub fn scratch(workspace: Workspace, options: SessionOptions) -> Result<Self, StoreError> {
        let folder = tempfile::Builder::new()
            .prefix("bifocal-")
            .tempdir()
            .map_err(|source| error_at(&std::env::temp_dir(), "make a folder in it", source))?;
        let options = SessionOptions {
            places: Places::under(folder.path()),
            ..options
        };
        let path = folder.path().join(FILE_NAME);
        let session = Self::create_with(&path, workspace, options)?;
        Ok(Self {
            _scratch: Some(folder),
            ..session
        })
    }

    fn start(
        store: Store,
        workspace: Workspace,
        orphans: Vec<Orphan<Step>>,
        access: Access,
        opening: Opening,
        options: SessionOptions,
    ) -> Self {
        let (told, events) = mpsc::channel();
        let tell = options
            .tell
            .clone()
            .unwrap_or_else(|| Arc::new(move |event| drop(told.send(event))));
        let path = store.path().to_owned();
        let folder = options.places.of_workspace(&workspace.about.id.to_string());
        let journal = Journal::new(Arc::clone(&options.disk), folder.clone());
        let draft = FormDraft::new(Arc::clone(&options.disk), folder);
        let typing = Typing::new(draft, Arc::clone(&tell));
        let person = (options.clock, options.author.clone());
        let keeper = Keeper::new(
            store,
            workspace.clone(),
            orphans,
            person,
            options.mint(&workspace),
        );
        let shared = Arc::new(Shared::new(journal, keeper, tell));
        let (mut background, mut watch) = (None, None);
        if options.saving == Saving::InBackground && access == Access::Full {
            let thread = Background::start(Arc::clone(&shared), Arc::clone(&options.disk));
            let nudge = thread.nudger();
            watch = Some(Watch::new(&path, move || {
                let _ = nudge.send(Nudge::LookAgain);
            }));
            background = Some(thread);
        }
        Self {
            mint: options.mint(&workspace),
            workspace,
            path,
            access,
            opening,
            options,
            shared,
            generation: 0,
            past: Past::default(),
            events,
            typing,
            watch,
            background,
            _scratch: None,
        }
    }
}

/// Brings the edits of killed sessions into the workspace; gives their journals, which the next save ends.
fn replay(
    workspace: &mut Workspace,
    options: &SessionOptions,
    opening: &mut Opening,
) -> Result<Vec<Orphan<Step>>, StoreError> {
    let folder = options.places.of_workspace(&workspace.about.id.to_string());
    let mut kept = Vec::new();
    for orphan in orphans::<Step>(&*options.disk, &folder)? {
        opening.bad_lines.extend(
            orphan
                .bad
                .iter()
                .map(|line| (orphan.path.clone(), line.clone())),
        );
        let edits = orphan.unsaved.iter().map(|entry| entry.edit.edit.as_ref());
        let (_, disagreements) = apply(workspace, &joined(edits), Meeting::LaterStands);
        opening.disagreements.extend(disagreements);
        for entry in &orphan.unsaved {
            opening.replayed.push(entry.edit.edit.label.clone());
        }
        if orphan.unsaved.is_empty() {
            // One that cannot become history now does so at the next start.
            let _ = orphan.consume(&*options.disk);
        } else {
            kept.push(orphan);
        }
    }
    Ok(kept)
}
