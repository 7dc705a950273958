//! Everything that can be done in Tandem, each as a type. A route names one; a
//! permit is for one; a policy speaks of one by name or by group.
use super::permit::{Action, Group, Organisation};

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $group:ident, $on:ty;)*) => {
        $(
            $(#[$doc])*
            pub struct $name;
            impl Action for $name {
                const NAME: &'static str = $text;
                const GROUP: Group = Group::$group;
                type On = $on;
            }
        )*
        /// Every action, by name and group: what the boot check holds routes and policies against.
        pub const ALL: &[(&str, Group)] = &[$(($text, Group::$group)),*];
    };
}

use crate::{
    access::model::GrantRow,
    advice::model::RunRow,
    beliefs::model::{RoundRow, SheetRow},
    cover::{
        calendars::OutsideCalendarRow,
        model::{RotaRow, ShiftChangeRow, StandInRequestRow},
    },
    evidence::model::EvidenceRow,
    organisation::model::{PartyRow, PersonRow, SystemRow, ToolRow},
    platform::outbox::MailRow,
    platform::sign_in::model::{NewStartRow, PasskeyRow, SessionRow},
    platform::sign_in::openid::model::{ConnectionRow, IdentityRow},
    proposals::model::ProposalRow,
    record::model::{CheckpointRow, EntryRow},
    register::model::{AssignmentRow, ResponsibilityRow},
    tokens::model::TokenRow,
};

actions! {
    /// See which model fits, what it costs, and the facts behind that.
    ViewAdvice = "view_advice", Read, Organisation;
    /// Say how much there is to look after, who works how much on it, what waits and what is planned.
    ChangeAssessment = "change_assessment", Keep, Organisation;
    ViewRun = "view_run", Read, RunRow;
    /// Freeze what comes out of the advice, to be opened and compared later.
    KeepRun = "keep_run", Keep, Organisation;
    /// Sign for leadership what the people inside are not expected to do.
    SignNotExpected = "sign_not_expected", Keep, Organisation;
    /// Make a draft of the plan that follows from the advice.
    DraftPlan = "draft_plan", Keep, Organisation;
    /// Put a figure of the company's own in the place of an assumption.
    ReplaceAssumption = "replace_assumption", Keep, Organisation;
    /// See what is wrong.
    ViewFindings = "view_findings", Read, Organisation;
    /// See the register: who answers for what.
    ViewRegister = "view_register", Read, Organisation;
    ViewResponsibility = "view_responsibility", Read, ResponsibilityRow;
    ViewPeople = "view_people", Read, Organisation;
    ViewPerson = "view_person", Read, PersonRow;
    ViewParty = "view_party", Read, PartyRow;
    ViewSystems = "view_systems", Read, Organisation;
    ViewSystem = "view_system", Read, SystemRow;
    /// Ask who is to be called.
    Ask = "ask", Read, Organisation;
    Search = "search", Read, Organisation;
    /// Adopt a responsibility of the catalogue, or add one of the organisation's own.
    AdoptResponsibility = "adopt_responsibility", Keep, Organisation;
    /// Say who answers for a responsibility, or end that.
    ChangeResponsibility = "change_responsibility", Keep, ResponsibilityRow;
    ChangeAssignment = "change_assignment", Keep, AssignmentRow;
    ViewProposals = "view_proposals", Read, Organisation;
    ViewProposal = "view_proposal", Read, ProposalRow;
    /// Write at one's draft, propose it, take it back.
    WriteProposal = "write_proposal", Keep, ProposalRow;
    /// Comment on a proposal, or begin another with it.
    DiscussProposal = "discuss_proposal", Keep, ProposalRow;
    /// Sign a proposal for one's party, or refuse it.
    SignProposal = "sign_proposal", Keep, ProposalRow;
    /// Sign the version in force for one's party.
    SignRegister = "sign_register", Keep, Organisation;
    /// Draft a switch to another model.
    DraftSwitch = "draft_switch", Keep, Organisation;
    RecordEvidence = "record_evidence", Keep, ResponsibilityRow;
    /// Live with a finding until a date.
    AcceptRisk = "accept_risk", Keep, Organisation;
    /// Plan an absence, name a stand-in.
    ChangePerson = "change_person", Keep, PersonRow;
    AddPerson = "add_person", Administer, Organisation;
    /// See what kind of company it is: its sites, its hours, its ways to split.
    ViewCompany = "view_company", Read, Organisation;
    ChangeCompany = "change_company", Administer, Organisation;
    ChangeParty = "change_party", Administer, PartyRow;
    /// Say that a person leaves, and whether accounts are still open.
    PartWithPerson = "part_with_person", Administer, PersonRow;
    /// Write down a system, or a tool.
    AddSystem = "add_system", Keep, Organisation;
    ChangeSystem = "change_system", Keep, SystemRow;
    ViewTool = "view_tool", Read, ToolRow;
    ChangeTool = "change_tool", Keep, ToolRow;
    ViewAccess = "view_access", Administer, Organisation;
    GiveAccess = "give_access", Administer, PersonRow;
    EndAccess = "end_access", Administer, GrantRow;
    InvitePerson = "invite_person", Administer, PersonRow;
    /// Everything of the organisation in one file.
    ExportAll = "export_all", Administer, Organisation;
    /// Refuse somebody every way in, at once, or take that back.
    SuspendPerson = "suspend_person", Administer, PersonRow;
    /// Ask for a new start for somebody who lost every way in.
    AskNewStart = "ask_new_start", Administer, PersonRow;
    /// Allow what another officer has asked for.
    AllowNewStart = "allow_new_start", Administer, NewStartRow;
    /// Say yes for one's own party to what the company has asked for one of its people.
    AllowForParty = "allow_for_party", Read, NewStartRow;
    /// Let a party's people come in by the party's own provider.
    MakeConnection = "make_connection", Administer, PartyRow;
    /// Say as whom Tandem goes to a provider, and whose second factor counts.
    ChangeConnection = "change_connection", Administer, ConnectionRow;
    /// Ask a provider whether a connection would work.
    TestConnection = "test_connection", Administer, ConnectionRow;
    EndConnection = "end_connection", Administer, ConnectionRow;
    /// Unlink somebody else's account at a provider.
    EndIdentity = "end_identity", Administer, IdentityRow;
    ViewLedger = "view_ledger", Administer, Organisation;
    ExportLedger = "export_ledger", Administer, Organisation;
    /// Hand one entry to somebody outside, with its proof: whoever may see the ledger any,
    /// everybody else what their own party has done or signed.
    ProveEntry = "prove_entry", Read, EntryRow;
    /// See what one's own party has done.
    ViewOwnEntries = "view_own_entries", Read, Organisation;
    /// See how far the record can be trusted; nothing of what it says.
    ViewCheckpoints = "view_checkpoints", Read, Organisation;
    ViewCheckpoint = "view_checkpoint", Read, CheckpointRow;
    MakeCheckpoint = "make_checkpoint", Keep, Organisation;
    /// Say for one's party that it keeps a checkpoint.
    KeepCheckpoint = "keep_checkpoint", Keep, CheckpointRow;
    /// Hand in the signature of one's party.
    SignCheckpoint = "sign_checkpoint", Keep, CheckpointRow;
    /// Give a party its own public key, or end it.
    GiveKey = "give_key", Keep, PartyRow;
    EndKey = "end_key", Keep, PartyRow;
    /// Start and stop the checkpoints by mail for a person.
    SendCheckpoints = "send_checkpoints", Keep, PersonRow;
    /// See what happens by the clock, and which mails wait.
    ViewJobs = "view_jobs", Administer, Organisation;
    RetryMail = "retry_mail", Administer, MailRow;
    /// See what is due, and what shows that it was done.
    ViewDuties = "view_duties", Read, Organisation;
    ViewEvidence = "view_evidence", Read, EvidenceRow;
    /// Say why a record does not count.
    WithdrawEvidence = "withdraw_evidence", Keep, EvidenceRow;
    /// Choose which mails one gets oneself.
    ChooseMails = "choose_mails", Own, Organisation;
    ViewTokens = "view_tokens", Administer, ResponsibilityRow;
    /// Let a machine record evidence.
    MakeToken = "make_token", Administer, ResponsibilityRow;
    EndToken = "end_token", Administer, TokenRow;
    /// What a machine may do with its token, and nothing else.
    RecordAsMachine = "record_as_machine", Machine, ResponsibilityRow;
    ViewBeliefRounds = "view_belief_rounds", Read, Organisation;
    ViewBeliefRound = "view_belief_round", Read, RoundRow;
    /// Ask every side on its own who answers for what.
    OpenBeliefRound = "open_belief_round", Keep, Organisation;
    EndBeliefRound = "end_belief_round", Keep, RoundRow;
    /// See what the own side has said, before the others may.
    ViewSheet = "view_belief_sheet", Read, SheetRow;
    AnswerSheet = "answer_belief_sheet", Keep, SheetRow;
    /// See who is on, and ask what if.
    ViewCover = "view_cover", Read, Organisation;
    ViewRota = "view_rota", Read, RotaRow;
    MakeRota = "make_rota", Keep, Organisation;
    /// Change a rota, or a shift of it.
    ChangeRota = "change_rota", Keep, RotaRow;
    /// Take a shift that is asked for, or take a change back.
    ChangeShift = "change_shift", Keep, ShiftChangeRow;
    AskStandIn = "ask_stand_in", Keep, PersonRow;
    /// Say yes or no oneself.
    AnswerStandIn = "answer_stand_in", Own, StandInRequestRow;
    /// Have somebody's outside calendar, or one of days off, fetched from now on.
    AddOutsideCalendar = "add_outside_calendar", Keep, Organisation;
    ViewOutsideCalendar = "view_outside_calendar", Read, OutsideCalendarRow;
    /// Fetch an outside calendar now, give it another address, take it away.
    ChangeOutsideCalendar = "change_outside_calendar", Keep, OutsideCalendarRow;
    /// Take over what stands in it, or end what has gone from it.
    TakeOver = "take_over", Keep, OutsideCalendarRow;
    ViewOwnFeed = "view_own_feed", Own, Organisation;
    /// Make or end the address of one's own shifts.
    ChangeOwnFeed = "change_own_feed", Own, Organisation;
    /// See what a restore has held back.
    ViewQuarantine = "view_quarantine", Administer, Organisation;
    /// Let a restored instance go.
    ReleaseQuarantine = "release_quarantine", Administer, Organisation;
    /// Give up what one was given, or leave.
    EndSession = "end_session", Own, Organisation;
    /// See one's own sessions and ways in.
    ViewOwnSignIn = "view_own_sign_in", Own, Organisation;
    EndOwnSession = "end_own_session", Own, SessionRow;
    /// Show the second factor again.
    ConfirmOneself = "confirm_oneself", Own, Organisation;
    /// Add a way in, or change it.
    ChangeSignIn = "change_sign_in", Own, Organisation;
    EndPasskey = "end_passkey", Own, PasskeyRow;
    /// Unlink one's own account at a provider.
    EndOwnIdentity = "end_own_identity", Own, IdentityRow;
}
