//! What every capability stands on: who is asking, what they may do, what time
//! it is, what was done, and how a request becomes an answer.
pub mod actions;
pub mod actor;
pub mod assets;
pub mod authority;
pub mod backup;
pub mod clock;
pub mod columns;
pub mod context;
pub mod csv;
pub mod ended;
pub mod frame;
pub mod headers;
pub mod ids;
pub mod jobs;
pub mod keys;
pub mod ledger;
pub mod openapi;
pub mod ops;
pub mod outbox;
pub mod permit;
pub mod quarantine;
pub mod routes;
pub mod sign_in;
pub mod telemetry;
pub mod visitor;
pub mod words;
