//! The product: one folder for each capability, on one platform.
pub mod access;
pub mod app;
pub mod ask;
pub mod cli;
pub mod findings;
pub mod manual;
pub mod organisation;
pub mod platform;
pub mod register;
pub mod search;
pub mod setup;
pub mod transfer;
