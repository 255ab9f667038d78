//! The word lists of the rules, by what they mean.

mod asking;
mod danger;
mod kinds;
mod pressing;
mod unwanted;
mod weight;

/// What a phrase of the lists says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Sense {
    /// Asks for something.
    Ask,
    /// A duty told as a fact: an ask where a limit stands beside it.
    Due,
    /// Hopes for an answer without asking anew.
    Hope,
    /// A form of politeness that only looks like an ask.
    Courtesy,
    /// A question that wants no answer.
    Rhetorical,
    /// A notice that programs add: its requests are asked of nobody.
    Notice,
    /// People or goods are in danger.
    Danger,
    /// Something may become dangerous, or did harm.
    Hazard,
    /// Takes the danger or urgency out of its sentence: drills, insurance, hypotheses.
    Calm,
    /// In the subject: the whole message is about a drill.
    Drill,
    /// The incident is over.
    Over,
    /// It is happening now.
    Now,
    /// Says that it is urgent.
    Urgent,
    /// Says at once; urgent where something is asked.
    AtOnce,
    /// Says soon; pressing where something is asked.
    Soon,
    /// Says that there is time.
    Unhurried,
    /// A legal act or procedure.
    Legal,
    /// A legal procedure whose clock runs in hours or days.
    LegalClock,
    /// A complaint.
    Complaint,
    /// Asked before, not answered.
    Reminder,
    /// Somebody of weight asks, in the text.
    Authority,
    /// An office of weight, in the sender's name, address or signature.
    Office,
    /// A club, company or union, in the same places: its president holds no public office.
    Private,
    /// The writer speaks for a club or company.
    Club,
    /// Pay or invoices that went wrong.
    Money,
    /// Somebody in a hard situation.
    Hardship,
    /// A service that does not work any more.
    Outage,
    /// Sent for information.
    ForInformation,
    /// Life at work: farewell drinks, lost umbrellas.
    Leisure,
    /// Only thanks.
    Thanks,
    /// Excuses oneself from an invitation.
    Regrets,
    /// Says that it is done or received.
    Done,
    Meeting,
    MeetingChange,
    /// Moves or falls, whatever it is.
    Shifted,
    /// Minutes of a meeting, which are no meeting.
    Minutes,
    Newsletter,
    Automatic,
    Absence,
    /// A person's words that a form on a web site passes on.
    Form,
    Credentials,
    BankDetails,
    Payment,
    Menace,
    Prize,
    Advertising,
    Extortion,
    /// Speaks to a machine that reads.
    Injection,
    /// Speaks of machines: after an instruction to one, its continuation.
    Machine,
}

/// Every list with its sense.
pub(super) const LISTS: &[(Sense, &[&str])] = &[
    (Sense::Ask, asking::ASK),
    (Sense::Due, asking::DUE),
    (Sense::Hope, asking::HOPE),
    (Sense::Courtesy, asking::COURTESY),
    (Sense::Rhetorical, asking::RHETORICAL),
    (Sense::Notice, asking::NOTICE),
    (Sense::Danger, danger::DANGER),
    (Sense::Hazard, danger::HAZARD),
    (Sense::Calm, danger::CALM),
    (Sense::Drill, danger::DRILL),
    (Sense::Over, danger::OVER),
    (Sense::Now, danger::NOW),
    (Sense::Urgent, pressing::URGENT),
    (Sense::AtOnce, pressing::AT_ONCE),
    (Sense::Soon, pressing::SOON),
    (Sense::Unhurried, pressing::UNHURRIED),
    (Sense::Legal, weight::LEGAL),
    (Sense::LegalClock, weight::LEGAL_CLOCK),
    (Sense::Complaint, pressing::COMPLAINT),
    (Sense::Reminder, pressing::REMINDER),
    (Sense::Authority, weight::AUTHORITY),
    (Sense::Office, weight::OFFICE),
    (Sense::Private, weight::PRIVATE),
    (Sense::Club, weight::CLUB),
    (Sense::Money, weight::MONEY),
    (Sense::Hardship, weight::HARDSHIP),
    (Sense::Outage, pressing::OUTAGE),
    (Sense::ForInformation, kinds::FOR_INFORMATION),
    (Sense::Leisure, kinds::LEISURE),
    (Sense::Thanks, kinds::THANKS),
    (Sense::Regrets, kinds::REGRETS),
    (Sense::Done, kinds::DONE),
    (Sense::Meeting, kinds::MEETING),
    (Sense::MeetingChange, kinds::MEETING_CHANGE),
    (Sense::Shifted, kinds::SHIFTED),
    (Sense::Minutes, kinds::MINUTES),
    (Sense::Newsletter, kinds::NEWSLETTER),
    (Sense::Automatic, kinds::AUTOMATIC),
    (Sense::Absence, kinds::ABSENCE),
    (Sense::Form, kinds::FORM),
    (Sense::Credentials, unwanted::CREDENTIALS),
    (Sense::BankDetails, unwanted::BANK_DETAILS),
    (Sense::Payment, unwanted::PAYMENT),
    (Sense::Menace, unwanted::MENACE),
    (Sense::Prize, unwanted::PRIZE),
    (Sense::Advertising, unwanted::ADVERTISING),
    (Sense::Extortion, unwanted::EXTORTION),
    (Sense::Injection, unwanted::INJECTION),
    (Sense::Machine, unwanted::MACHINE),
];
