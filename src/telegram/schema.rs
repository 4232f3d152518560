//! The handler tree: which update goes where, on one screen.
//!
//! What a message says to us, if anything, is decided in [`from_update`]; here it is only routed.

use std::sync::Arc;

use teloxide::dispatching::{UpdateFilterExt as _, UpdateHandler};
use teloxide::dptree::{self, case};
use teloxide::types::{CallbackQuery, InlineQuery, Message, Update};

use super::from_update::{self, Heard, Identity};
use super::handlers::{self, Failure};
use super::to_request::Destination;

/// The tree. Needs in the container: the update, `Enclosed`, `App`, `Arc<Identity>` and `Messenger`.
pub(super) fn schema() -> UpdateHandler<Failure> {
    let messages = Update::filter_message()
        .filter_map(|message: Message, me: Arc<Identity>| from_update::heard(&message, &me))
        .filter_map(|message: Message| from_update::speaker(&message))
        .map(|message: Message| Destination::answering(&message))
        .branch(case![Heard::Command(command)].endpoint(handlers::command))
        .branch(case![Heard::RoleCommand(command, rest)].endpoint(handlers::role_command))
        .branch(case![Heard::Text(text)].endpoint(handlers::text))
        .branch(case![Heard::Unreadable].endpoint(handlers::unreadable))
        .branch(case![Heard::UnknownCommand].endpoint(handlers::unknown_command));
    let buttons = Update::filter_callback_query()
        .map(|query: CallbackQuery| from_update::presser(&query))
        .endpoint(handlers::button);
    let inline = Update::filter_inline_query()
        .map(|query: InlineQuery| from_update::alone(&query.from))
        .endpoint(handlers::inline);

    dptree::entry().branch(messages).branch(buttons).branch(inline).endpoint(handlers::ignored)
}

#[cfg(test)]
mod tests {
    use teloxide::dptree::{Type, type_check};

    use super::super::enclosed::Enclosed;
    use super::super::messenger::Messenger;
    use super::*;
    use crate::app::App;

    #[test]
    fn every_handler_gets_what_it_asks_for() {
        let given = [
            Type::of::<Update>(),
            Type::of::<Enclosed>(),
            Type::of::<App>(),
            Type::of::<Arc<Identity>>(),
            Type::of::<Messenger>(),
        ];
        type_check(schema().sig(), &dptree::deps![], &given);
    }
}
