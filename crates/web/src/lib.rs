//! One handler, two faces: a page for people, JSON for programs.
//!
//! A handler returns a [`View`]; whoever asked gets the face they can read. A
//! form and a JSON body are one input. This crate knows HTTP and nothing of the
//! product: who may do what, and how a page is framed, is the server's.
mod error;
mod face;
mod fields;
mod input;
mod paging;
mod upload;

pub use error::{Error, Problem, Result};
pub use face::{Face, Page, View, file};
pub use fields::{lines, query, ticked};
pub use input::{MOST, read_body, read_body_up_to, read_query, read_query_from_outside};
pub use paging::{PageOf, page_of};
pub use upload::Upload;
