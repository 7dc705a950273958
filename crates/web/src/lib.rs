//! One handler, two faces: a page for people, JSON for programs.
//!
//! A handler returns a [`View`]; whoever asked gets the face they can read. A
//! form and a JSON body are one input. This crate knows HTTP and nothing of the
//! product: who may do what, and how a page is framed, is the server's.
mod error;
mod face;
mod input;
mod paging;

pub use error::{Error, Problem, Result};
pub use face::{Face, Page, View, file};
pub use input::{read_body, read_query};
pub use paging::{PageOf, page_of};
