//! The workspace and everything that can happen to it.
//! Pure: no file, clock, environment, thread, terminal or random id ever comes in here.
//!
//! Reading order: [`id`] and [`record`] (what a record is), [`story`] as an example of one with its FIELDS, [`workspace`],
//! [`draft`] (how a command changes it), [`change`] (what a change is), [`merge`] and [`repair`], then [`command`].

pub mod about;
pub mod address;
pub mod calendar;
pub mod change;
mod choice;
pub mod circle;
pub mod command;
pub mod datum;
pub mod definitions;
pub mod demo;
pub mod disagreement;
pub mod draft;
pub mod epic;
pub mod field;
pub mod history;
pub mod id;
pub mod increment;
pub mod index;
pub mod initiative;
pub mod joined;
pub mod ledger;
pub mod meeting;
pub mod merge;
pub mod milestone;
pub mod moment;
pub mod objective;
pub mod outline;
pub mod person;
pub mod person_days;
pub mod points;
pub mod query;
pub mod quick;
pub mod rank;
pub mod record;
pub mod repair;
pub mod request;
pub mod review;
pub mod saved_view;
pub mod sprint;
pub mod stakeholder;
pub mod story;
pub mod template;
mod text_form;
pub mod unknown;
pub mod word;
pub mod wording;
pub mod workspace;
