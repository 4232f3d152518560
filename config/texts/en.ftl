# Every sentence Linli says, in English.
# Names after $ in braces stand for the real content: keep them. The rest is yours to change.
# Run `linli check` afterwards.

## Buttons (the sign at the beginning is the same in every language: leave it)

button-more = ⬇️ More
button-helpful = 👍 Helpful
button-not-helpful = 👎 Not helpful
button-ask-person = 🙋 Ask a person
button-cancel = ❌ Cancel
button-forget = ✅ Delete everything
button-this-region = ✅ Just { $place }
button-no-region = 🚫 No place
button-regions = 📍 By place
button-topics = 🏷 By topic
button-follow = 🔔 Topics to follow
button-previous = ⬅️ Back
button-next = ➡️ Next
button-table = 📄 As a table
button-place = 📍 { $name } ({ $count })
button-topic = 🏷 { $name } ({ $count })
button-followed = ✅ { $name }
button-not-followed = ➕ { $name }
button-quiet = 🌙 Quiet hours
button-quiet-hours = 🌙 { $name }
button-no-quiet = 🔔 Any time is fine
button-subscribe = 🔔 Announcements again
button-confirm = ✅ Send it
button-discard = ❌ Cancel it
button-test = 🧪 Test to me
button-words = ✏️ Edit text
button-audience = 👥 To whom
button-time = ⏰ When
button-urgent = ❗ Make urgent
button-calm = 🌙 Not urgent
button-receipt = 👀 Add “I have read it”
button-no-receipt = 👀 No “I have read it”
button-media = 📎 Add photo or file
button-no-media = 🗑 Drop photo or file
button-link = 🔗 Add link button
button-no-link = 🗑 Drop link button
button-languages = 🌐 Other languages
button-no-variant = 🗑 { $language }
button-everyone = 👥 Everyone
button-to-regions = 📍 By place
button-to-topics = 🏷 By topic
button-now = ⏩ Once confirmed
button-back-to-preview = ⬅️ Back to the draft
button-reopen = ✏️ Take it back and edit
button-move = ⏰ Another time
button-approve = ✅ Approve
button-reject = ❌ Do not approve
button-send-missed = ✅ Send it now
button-skip-missed = ❌ Skip it
button-read = 👀 I have read it
button-pause = ⏸ Pause
button-resume = ▶️ Resume
button-stop-sending = ❌ Cancel the rest
button-report = 📄 Report
button-correct = ✏️ Correct
button-recall = ↩️ Recall
button-recall-now = ✅ Recall every copy

## Meeting

start = Hello! I am Linli. I answer questions about what goes on in the neighbourhood. Just type yours.
start-examples = For example:
start-browse = To look around, tap /topics . For help, tap /help .
start-language = Language · 选语言：
start-unknown-link = I cannot find what this link points to any more. Never mind: just ask me.
start-again = Welcome back! You will get announcements again.
example-question = What does { $title } do?
help = Type your question. I look for the answer in the community's own papers and tell you the source. If it is not there, I say so. I never make things up.
help-follow-up = You can ask on, for example: “And when does it start?”
help-group = In a group, write /ask and your question, or mention me with @.
help-commands = You can also tap these:

## Answers

unsure = Which one do you mean? Please tap:
nothing = I don't know. My papers do not say.
nothing-nearest = These come closest:
nothing-browse = This is what I know about:
empty-knowledge = I have no papers to answer from yet. Please come back later.
too-long = That was a long question. I read the first { $chars } characters only.
contact = To find out more, contact: { $contact }
end-of-document = That is all there is.
question-about = { $title }: { $question }
summary-only = This is all there is.

## Small talk

hello = Hello! What would you like to know?
thanks = You are welcome! Ask me any time.
farewell = Goodbye, and all the best!
identity = I am Linli, the neighbourhood's question-answering bot. I answer only from the community's papers and never make things up.
insult = I am sorry that I was no help. Try other words, or ask a person.
wordless = Please write your question in words, and I will look it up.
try-asking = You can ask, for example:

## Asking a person

ask-question = Yes? Please write your question.
ask-person = Our staff can help you with this:
ask-person-unset = I have no contact for our staff yet. Please ask at the community service desk.
office-contact = Contact: { $contact }
office-hours = Hours: { $hours }

## Looking around

topics =
    { $count ->
        [one] I have one paper.
       *[other] I have { $count } papers.
    } How would you like to see them?
browse-regions = Which place?
browse-region = In { $place }:
browse-topics = What is it about?
browse-topic = About “{ $topic }”:
browse-page = Page { $page } of { $pages }

## Home

region-ask = Where do you live? Tap a place or type its name. I will look there first.
region-current = Your place is { $place }.
region-inside = Where in { $place }?
region-set = Thank you. I will look in { $place } first.
region-cleared = All right, no place is set.
region-unknown = I cannot find “{ $place }”. These are the places I know:
region-none = None of my papers names a place, so there is nothing to set.

## Topics to follow

pick-topics = Tap to follow a topic, tap again to stop. You will get announcements about it.
topics-none = My papers are not sorted by topic yet.
quiet-ask = Tap the hours in which you do not want to be disturbed. Only urgent announcements come then; the others wait.
quiet-current = Your quiet hours are { $hours }.
quiet-none = You have no quiet hours: announcements come at any time.

## Language

language-ask = Please choose a language:
language-set = All right, I will speak English.
language-unknown = I speak simplified Chinese, traditional Chinese and English. Please choose:
language-name = English

## Announcements, privacy

stop = All right, no more announcements. You can still ask me anything. To get announcements again, tap /start .
privacy = To be able to follow what you say, I keep only:
privacy-profile = the language, place and topics you chose
privacy-questions = your last { $count } questions, for { $days } days
privacy-feedback = what you marked as helpful or not helpful, for { $days } days
privacy-rights = To see what I keep, tap /export . To delete it all, tap /forget .
export = Everything I keep about you is in this file.
forget-ask = Delete everything I keep about you? It cannot be brought back.
forget-done = Done. I keep nothing about you any more.
cancelled = All right, nothing was changed.
private-only = Others can read this. Please write to me in private.

## When I do not understand

unknown-command = I don't know this command. Those I know are in /help .
unreadable = I can only read text, not pictures or voice messages. Please type your question.
started-over = I lost track of where we were. Let us start over: please say it again.
stale-button = This button is out of date. Please ask me again.
too-fast = That was too fast for me. Please wait a minute, then ask again.
apology = Sorry, something went wrong. Please ask again.
thanks-helpful = Thank you for telling me!
thanks-not-helpful = Thank you for telling me. Try other words, or ask a person.

## Composing announcements

announce-ask = Please send the announcement. It may have bold text, links, a photo or a file.
announce-preview = 👆 This is what residents will see.
announce-to =
    To: { $audience } – { $count ->
        [one] 1 person
       *[other] { $count } people
    }.
announce-everyone = everyone
announce-regions = who lives in { $places }
announce-topics = who follows “{ $topics }”
announce-both = who lives in { $places } and follows “{ $topics }”
list-comma = { ", " }
announce-when-now = When: as soon as you confirm.
announce-when-at = When: { $time }.
announce-when-weekly = When: every { $weekday } { $time }, next { $next }.
announce-urgent = Urgent: sent in quiet hours too.
announce-calm = Not urgent: waits for the end of quiet hours.
announce-signs = People will see { $signs } as it stands. To make words bold or a link, select them and choose that in the menu.
announce-check = Please check it. If all is well, tap ✅.
announce-empty = There are no words in it yet. Please write some.
announce-too-long = Too long: { $chars } characters, at most { $limit }. Please tap ✏️ and shorten it; the draft is kept.
announce-too-long-media = With a photo or file the text may have { $limit } characters; it has { $chars }. Please shorten it or drop the photo; the draft is kept.
announce-nobody = Nobody would get it. Please tap 👥 and choose others; the draft is kept.
announce-past = Its time has passed. Please tap ⏰ and choose another; the draft is kept.
announce-confined = You can only announce to the places you look after. Please tap 👥 and choose them; the draft is kept.
announce-no-role = You can no longer send announcements. The draft is kept; nothing was sent.
announce-author-gone = Who wrote this can no longer send announcements. Nothing was sent; the draft is kept.
announce-author-confined = Who wrote this no longer looks after those places. Nothing was sent; the draft is kept.
announce-not-your-places = This one reaches places that you do not look after. Please ask a colleague who does.
announce-words-ask = Please send the new text. It replaces the old one.
announce-variant-ask = Please send the text in { $language }. Who reads { $language } will get it, everybody else the original.
announce-time-ask = When? Just write it, for example: tomorrow 9:00 · fri 3pm · 2026-12-01 09:00 · weekly fri 9:00
time-unread = I could not read this time.
time-missing = The time of day is missing.
time-no-such = There is no such day or time. Please look again.
time-too-far = That is more than a year ahead.
time-past = { $time } has passed. Please write a time ahead.
announce-media-ask = Please send one photo or file.
announce-no-media = That was no photo and no file.
announce-media-refused = This photo or file cannot be sent, so it was taken off the draft. All else is kept; please try another.
announce-link-refused = The address of this button is not accepted, so it was taken off the draft. All else is kept; please try another.
announce-link-ask = Please write two lines: what the button says, then the web address.
announce-bad-link = I need what the button says (at most 40 characters) and an address that begins with https://.
announce-languages = Which language? Where there is none of its own, people get the original.
announce-audience-ask = To whom? With places and topics, both must fit.
announce-nothing-to-pick = There is nothing to choose from yet.
announce-tested = Sent to you only.
announce-started = All right, it is being sent.
announce-scheduled = All right, it will be sent { $time }.
announce-already = This one has been sent. It is not sent a second time.
announce-gone = This draft is gone.
announce-others = This draft is somebody else's.
announce-discarded = All right, it is not sent.
announce-waiting = A second person has to approve it. They have been told; please wait.
announce-no-approver = A second person has to approve it, but there is none yet. Please ask an admin; the draft is kept.
announce-approval-ask = 👆 A colleague wants to send this. Do you approve?
announce-own = Somebody else has to approve what you wrote.
announce-changed = This announcement has changed since. As it is now 👇
announce-approved = Your announcement was approved.
announce-rejected = Your announcement was not approved. You can change it and try again; the draft is kept.
announce-rejected-by-you = All right, it went back to its author.
announce-missed = The announcement planned for { $time } was not sent, because the bot was off. Send it now?
announce-held = The announcement planned for { $time } was not sent.
moment = { $weekday } { $date } { $time }
monday = Mon
tuesday = Tue
wednesday = Wed
thursday = Thu
friday = Fri
saturday = Sat
sunday = Sun
watch-filling = Getting ready.
watch-running = Being sent.
watch-correcting = Being corrected.
watch-recalling = Being recalled.
watch-paused = Paused. Tap ▶️ to go on.
watch-cancelled = Cancelled. What was not sent stays unsent.
watch-refused-media = Its photo or file is not accepted, so it was stopped; nobody was passed over. Tap ✏️ to change it, ▶️ to try once more, ❌ to give it up.
watch-refused-link = The address of its button is not accepted, so it was stopped; nobody was passed over. Tap ✏️ to change it, ▶️ to try once more, ❌ to give it up.
watch-refused-words = Its text is not accepted, so it was stopped; nobody was passed over. Tap ✏️ to change it, ▶️ to try once more, ❌ to give it up.
watch-refused-other = It is not accepted ({ $words }), so it was stopped; nobody was passed over. Tap ✏️ to change it, ▶️ to try once more, ❌ to give it up.
watch-finished = All sent.
watch-corrected = All corrected.
watch-recalled = All recalled.
watch-counts = { $delivered } done · { $left } left · { $unreachable } unreachable · { $rejected } failed
watch-time-left = About { $minutes } min to go
announcements = Announcements planned and sent:
announcements-none = None yet. Tap /announce to write one.
report = Here is the result; who did not get it and why is in the table.
report-read = Said “I have read it”: { $count }
recall-ask = Take this announcement back from everybody?
recall-started = All right, it is being recalled.
recall-too-late = It was sent more than 48 hours ago and cannot be recalled. You can ✏️ correct it.
announce-recalled = This announcement was recalled, so there is nothing to correct. Tap /announce to write a new one.
announce-correction = Correction: changes what { $count } people got.
receipt-thanks = Thank you, noted.
reply-thanks = Thank you, it was passed on to the author.
reply-told = 💬 A reply to “{ $announcement }”:

## Files that admins send

button-take-in = ✅ Confirm
button-leave-out = ❌ Cancel
help-upload = Send me a file to put it into the papers: { $kinds } . I show you what would change first; it goes live when you confirm. You may write a folder under the file.
upload-read = I have read “{ $name }”. If you confirm, residents get their answers from it:
upload-added = ➕ New: { $title }
upload-changed = ✏️ Changed: { $title }
upload-parts =
    { $count ->
        [one] one part
       *[other] { $count } parts
    }
upload-moved = { $more } new, { $fewer } gone
upload-unread = ⚠️ Cannot be used: { $title }
upload-unchanged =
    { $count ->
        [one] One document says the same as before.
       *[other] { $count } documents say the same as before.
    }
upload-more = … and { $count } more
upload-begins = It begins:
upload-troubles = Not taken in:
upload-problems = Please look at this in the files:
upload-several = { $name } and others ({ $count } files)
upload-more-came = More files have come since I showed you this. Please look again:
upload-nothing-new = “{ $name }” says what my papers say already. There is nothing to change.
upload-looked-again = My papers have changed since I showed you this. Please look again:
upload-live =
    { $count ->
        [one] Done. Residents now get answers from this document.
       *[other] Done. Residents now get answers from these { $count } documents.
    }
upload-place = Kept as { $path }
upload-left-out = All right, nothing was changed.
upload-gone = This file is not waiting any more. Please send it again.
upload-taken-already = This file was taken in already.
upload-remark = “{ $words }” is no folder, so it goes to the place written above. For another place, please send it again with only a path such as uploads/2026 under it.
upload-others =
    { $count ->
        [one] One other document that had changed in the folder went live as well.
       *[other] { $count } other documents that had changed in the folder went live as well.
    }
upload-refused = I cannot take in “{ $name }”:
upload-no-folder = “{ $words }” is no folder for papers. Please send the file again and write nothing under it, or a path such as { $example } .
upload-many-for-one = You named one document, but the file holds { $count }. Please send it again and name a folder.
upload-ambiguous = Several documents are called like this: { $paths }. Please send the file again and write the path of the right one under it.
upload-no-file = I cannot read the file { $path }: { $reason }
disk-missing = I cannot find it. Please check the path.
disk-folder = it is a folder. Please name one of the files in it.
disk-denied = I am not allowed to use it. Please change its permissions first.
disk-full = the disk is full. Please make some room first.
disk-read-only = this disk can be read, but not written to.
disk-other = something else went wrong. Please try again in a while.
upload-how = Write /upload and the path of a file, or of several, and if you like a folder after it. I read { $kinds }.
upload-at-line = { $where }, line { $line }
unfit-empty = there is nothing in it.
unfit-too-large = it is larger than { $limit } MB. Please split it.
unfit-too-many-files = it holds more than { $limit } files. Please send them in parts.
unfit-bomb = it unpacks to more than { $limit } MB. I did not read it.
unfit-too-much-text = it is longer than one document may be ({ $limit } MB of text). Please split it.
unfit-too-many-rows = it has more than { $limit } rows. Please split it.
unfit-too-many-pages = it has more than { $limit } pages. Please split it.
unfit-unknown-kind = I cannot read this kind of file. I read { $kinds }.
unfit-old-office = this is an old kind of file. Please open it, save it as .docx or .xlsx, and send that.
unfit-other-content = what is in it is not what its name says. Please check the file, or save it again.
unfit-damaged = it is damaged. Please save it again and send it once more.
unfit-encrypted = it is locked with a password. Please save it without one.
unfit-macros = it holds a program (macros). Please save it without, as .docx or .xlsx.
unfit-climbs-out = it wants to be put outside its folder. I take in nothing of this file.
unfit-link = it holds a link instead of a file. I take in nothing of this file.
unfit-too-deep = archives inside archives inside archives are too much for me. Please unpack it once.
unfit-no-text = I find no text in it, perhaps only scanned pictures. Please send a version with text.
unfit-no-columns = I find no column of questions and none of answers. Please write { $example } into the first row.
unfit-no-rows = below the first row there is no question with an answer.
unfit-same-name = another file in it has the same name. Please rename one of them.
unfit-too-much-together = together with the files that came along it is more than { $limit } MB. Please send it by itself.
unfit-not-fetched = I could not fetch it. Please send it again.
unfit-too-slow = it took too long to read. Please split it or make it simpler.
unfit-overwhelming = reading it broke off: it is damaged, or less simple than what office programs write. Please save it once more in its program, or send the text.
unfit-unexpected = I could not read it. Please save it in another form and send that.
columns-example = “Question” and “Answer”

## Command menu

command-announce = Send an announcement
command-announcements = See announcements, planned and sent
command-start = Start again
command-help = How it works
command-ask = Ask a question
command-topics = See what there is
command-region = Where you live
command-language = Language · 换语言
command-stop = No more announcements
command-privacy = What I keep about you
command-export = Get what I keep about you
command-forget = Delete what I keep about you
command-audit = See who did what
command-why = Why a question is answered so

## Roles, notices, the pause

button-revoke = ✅ Take it
button-notice-down = ❌ Take down no. { $number }
role-resident = resident
role-worker = worker
role-admin = admin
grant-usage = Write: /grant NUMBER worker (or admin). For certain places only, name them: /grant NUMBER worker 恩阳 长沙. Or reply to a message of theirs, without the number. Their number is in their /privacy.
grant-one = Role of { $person }: { $role }
grant-other = To change it, write: /grant { $number } worker (or admin). For certain places only, name all of them after it; without names it is for every place.
grant-list = Who holds a role:
grant-nobody = Nobody holds a role yet.
grant-config = from the configuration
grant-done = Done: { $person } now has the role of { $role }.
grant-places = May announce to: { $places }
grant-fixed = The role of { $person } stands in the configuration file; it cannot be changed here.
grant-no-role = There is no role “{ $word }”: please write worker or admin. Nothing was changed.
grant-no-place = There is no place “{ $place }”, so nothing was changed.
grant-many-places = “{ $place }” may be: { $places }. Please write it in full; nothing was changed.
grant-demotes = Then { $person } would no longer be an admin. If you mean it, first send /revoke { $number } . Nothing was changed.
revoke-usage = Whose role? Write /revoke NUMBER, or reply to a message of theirs.
revoke-none = { $person } holds no role.
revoke-done = Done: { $person } no longer has the role of { $role }.
revoke-self = This is your own role. Afterwards only another admin can give it back. Are you sure?
revoke-last = This is the last admin. Afterwards a new one can only be set at the terminal or in the configuration. Are you sure?
notice-usage = To put one up: /notice No water tomorrow. With times, add: from tomorrow 9:00 until tomorrow 18:00
notice-none = There is no notice now.
notice-list = Notices:
notice-done = It hangs. Whoever asks in private sees above the answer:
notice-down = It is down.
notice-span = from { $from } until { $until }
notice-open = from { $from } until you take it down
notice-long = That is too long: { $chars } characters at most. Nothing was put up.
notice-order = It has to end after it begins, and in the future. Nothing was put up.
notice-many = There are several notices already. Please take one down first.
notice-from-word = from
notice-until-word = until till
pause-usage = Please add the reason, which residents will see: /pause We are updating (at most { $chars } characters)
pause-done = Answers are paused; /resume lets them go on. Residents now see:
paused = Sorry, no questions can be answered for now: { $reason }. Please ask again later, or ask a person.
paused-for-others = (Residents get no answers now: { $reason }. To go on: /resume )
resume-done = Answers go on.
resume-none = Answers are not paused.
privacy-number = Your number: { $number }
privacy-role = Your role is { $role }; it and what you do with it stay in a record, for two years
command-notice = Put a notice above answers
command-pause = Pause the answers
command-resume = Let answers go on
command-grant = Give somebody a role
command-revoke = Take a role

## The audit trail

audit-title = What was done · page { $page }
audit-none = Nothing has been done yet.
audit-file = Everything that was done is in this table.
audit-operator = operator at the terminal
audit-forgotten = (somebody whose data were deleted)
act-refused = was refused: { $object }
act-granted = set the role of { $object }
act-revoked = took the role of { $object }
act-notice-set = put up a notice: { $object }
act-notice-removed = took down a notice: { $object }
act-paused = paused the answers
act-resumed = let the answers go on
act-reloaded = loaded the knowledge anew { $object }
act-rolled-back = went back to the knowledge before { $object }
act-words-changed = changed the words: { $object }
act-files-changed = changed a knowledge file: { $object }
act-announced = sent an announcement: { $object }
act-announcement-changed = changed an announcement: { $object }
act-ticket-taken = began to see to a resident's question { $object }
act-ticket-given-back = gave back a resident's question { $object }
act-ticket-answered = answered a resident's question { $object }

## Why an answer came out so (admins)

why-usage = Please write the question after it, for example: /why How many runners does 恩阳跑团 have
why-small-talk = Not searched: this is a greeting or the like, not a question.
why-nothing-asked = Not searched: without words such as “what” and “how” nothing is left to look for.
why-nothing-matched = Not found: no document has any of the words.
why-sure = Found: { $sure } % sure; { $line } % is enough.
why-close = Unsure: { $sure } % sure, below { $line } %. Several documents are close, so the asker may choose.
why-one-below = Not answered: { $sure } % sure, just below { $line } %, with nothing else to choose from.
why-unlikely = Not answered: only { $sure } % sure; { $line } % is needed.
why-elsewhere = The place that was asked about is not in the documents, which counts against it.
why-unsaid = The document does not say what was asked for, which counts against it.
why-named = The question is a name of this document, so it is always answered.
why-overtook = The first document probably does not answer this, so another one was used.
why-read = Read as: { $text }
why-kind =
    Asks: { $kind ->
        [number] how many
        [person] who
        [place] where
        [time] when
        [reason] why
        [manner] how
        [list] which ones
        [which] which one
        [thing] what
        [yesno] yes or no
       *[unsaid] no question word
    }
why-words = Looked for: { $words }
why-synonyms = Counts too: { $words }
why-unknown = In no document: { $words }
why-missing = Not in the nearest document: { $words }
why-nearest = Nearest:
why-candidate = · { $title }: { $sentence }
why-not-valid = · { $title }: matches, but is not valid today
why-other-language = · { $title }: matches, but there is one in the asker's language

## Reload

command-reload = Take changed knowledge in
command-rollback = Go back to the knowledge before
reload-done = ✅ The knowledge is renewed: generation { $generation } answers now.
reload-same = Nothing has changed. Generation { $generation } goes on answering.
reload-refused = ⚠️ Not taken in. Generation { $generation } goes on answering.
reload-counts = Documents: { $added } new, { $changed } changed, { $removed } gone, { $unchanged } as before.
reload-no-documents = There is no readable document in the knowledge folder.
reload-too-many-gone = Too many documents would be gone: { $gone } of { $of }.
reload-probes-failed = { $failed } trial questions are no longer answered as they should be.
reload-probes = Trial questions: { $held } of { $asked } as expected.
reload-problems = Problems in the files: { $count }
reload-took = Took { $seconds } seconds.
button-reload-anyway = ✅ Take it in all the same
taking-no-folder = There is no knowledge folder here to write to.
taking-held = Nothing was changed: an admin went back to generation { $generation }, and it is kept. An admin has to send /reload first; then try again.
taking-refused = I did not take it in, and nothing was changed, because:
taking-not-written = I could not write the files, and nothing was changed: { $reason }
taking-not-switched = It is saved, but the answers are not renewed yet. An admin can send /reload in a moment.
reload-unreadable = { $files } files or folders are there but cannot be read.
report-reasons = because
report-added = new
report-changed = changed
report-removed = gone
report-unchanged = as before
report-probes = trial questions
report-problems = problems
report-took = took
report-seconds = { $seconds } s
report-nothing = “I don't know”
report-probe = line { $line } of probes.txt: { $question } Expected { $wanted }, came { $came }.

## What is wrong in the files of the knowledge

problem-folder-unreadable = The folder cannot be read ({ $why }). Check that it exists and may be read.
problem-folder-is-a-file = This should be a folder, but it is a file. Check the setting of the knowledge folder.
problem-file-unreadable = The file cannot be read ({ $why }). Check that the file may be read.
problem-not-a-file = This is not a regular file. Replace it with a Markdown file, or remove it.
problem-link-loop = The link leads to a folder that is read already. Remove the link.
problem-too-large = The file is larger than { $limit } MB. Split it into several files.
problem-binary = The file holds binary data, not text. Save it as UTF-8 text, or give it another extension.
problem-wrong-encoding = Some characters cannot be read in the file's encoding. Save the file as UTF-8 and look for � in it.
problem-empty = The file is empty. Write something in it, or remove it.
problem-same-document = The file is the same document in the same language as { $other }. Rename one of the two; this one was left out.
problem-front-matter-unterminated = The front matter has no closing --- line. Put a line of --- after the last key.
problem-front-matter-too-large = The front matter is larger than { $limit } bytes. Move text into the body of the document.
problem-front-matter-unreadable = The front matter is not valid YAML ({ $why }). Put quotation marks around values that hold a colon, and check the indentation.
problem-not-key-and-value = This line is not of the form “key: value”. Write it so, or remove it.
problem-unknown-key = The key “{ $key }” is not known. Known keys are { $known }.
problem-duplicate-key = The key “{ $key }” appears twice. Remove one of the two; the first was used.
problem-empty-value = The value of “{ $key }” is empty. Fill it in, or remove the key.
problem-wanted-text = The value of “{ $key }” is not a single text. Write one.
problem-wanted-texts = The value of “{ $key }” is not a list of texts. Write a list, or a single text.
problem-wanted-source = The value of “{ $key }” is not a map. Write name, url and date below it.
problem-bad-date = The value of “{ $key }” is not a date: “{ $value }”. Write it as { $forms }.
problem-bad-region = The region names no place: “{ $value }”. Write a path such as 四川/巴中/恩阳.
problem-ends-before-it-begins = The last day of validity lies before the first. Correct valid_from or valid_until.
problem-ambiguous-alias = The alias “{ $alias }” is also a name of “{ $title }” ({ $other }). Keep it in one document only.
problem-probe-unreadable = “{ $line }” is not a trial question. Write: question => document : text of the answer.
problem-probe-of-no-document = The trial question expects the document “{ $document }”, which there is not. Write the document's path without .md, or remove the line.
problem-too-many-probes = There are more than { $limit } trial questions. Keep the most important ones; the rest is not asked.
problem-known-unreadable = Where the answer to “{ $line }” stands is not said. Write before it: => document : text of the answer.
problem-known-of-no-document = The known questions name the document “{ $document }”, which there is not. Write the document's path without .md, or remove the group.
problem-known-of-no-sentence = The document “{ $document }” does not say “{ $text }”, so these known questions are not used. Copy the words from the document.
problem-too-many-known = There are more than { $limit } known questions. The rest is not used.
problem-list-unreadable = The word list cannot be read ({ $why }). Check its permissions.
problem-not-a-dictionary-entry = “{ $entry }” is not a dictionary entry. Write one Chinese word of 2 to 32 characters, and perhaps its frequency as a number.
problem-stands-alone = “{ $entry }” stands alone. Write at least two different words, separated by blanks.
problem-not-an-alias = “{ $entry }” is not an alias. Write: another name = the document's title.
problem-alias-of-itself = “{ $entry }” names itself. Write: another name = the document's title.
problem-alias-in-a-circle = “{ $entry }” goes round in a circle. Write: another name = the document's title.
problem-alias-of-nothing = No document is called “{ $name }”. Write a document's title after the sign =, or remove the line.

## Word lists

command-alias = Other names for documents
command-synonym = Words that mean the same
command-stopword = Words without meaning
command-word = Words that stay whole
button-word-list = 📖 Show the list
words-aliases = Other names kept in chat: { $count }
words-synonyms = Groups of words kept in chat that mean the same: { $count }
words-stopwords = Words without meaning kept in chat: { $count }
words-dictionary = Words kept whole, kept in chat: { $count }
alias-usage = To add: /alias other name = title of the document. To take out: /alias - other name
synonym-usage = To add: /synonym word = other word. To take out: /synonym - word
stopword-usage = To add a word that questions may do without: /stopword word. To take out: /stopword - word
word-usage = To add a Chinese word that should not be cut: /word 党群服务中心. To take out: /word - 党群服务中心
words-added = ✅ Noted and already in use: { $word }
words-removed = ✅ Taken out, from now on: { $word }
words-known = This is in the list already: { $word }
words-unknown = This is not in the list: { $word }
words-no-document = No document is called “{ $name }”. Did you mean one of these?
words-taken = “{ $word }” already is a name of “{ $title }”.
words-is-name = “{ $word }” is the name of “{ $title }”; without it nobody would find that.
words-more = Other changes in the folder came along: { $count } documents new or gone.
rollback-done = ↩️ Generation { $generation } answers again, until the next /reload.
rollback-none = There is no earlier generation to go back to.
check-probes = Trial questions: { $held } of { $asked } as expected. Documents against what was served last: { $added } new, { $changed } changed, { $removed } gone, { $unchanged } as before.

## Terminal

chat-hint = Type a question and press Enter. Buttons have numbers: type the number to press one. /quit leaves.
chat-unsaved = Another linli is using this data folder, so this chat will not be saved.
chat-no-button = There is no button { $number }.
chat-file = The file was saved to { $path }
chat-file-failed = The file { $path } could not be saved: { $reason }
chat-unbalanced = The formatting marks (** __ ~~ || `) do not come in pairs, so I took them as they are.
chat-bye = Goodbye!
check-problems =
    { $problems ->
        [one] One problem
       *[other] { $problems } problems
    }; { $documents } documents, { $passages } passages, { $texts } texts.
check-fine = No problems: { $documents } documents, { $passages } passages, { $texts } texts.
backup-done = Saved to { $file }: { $records } records.
restore-done = Restored from { $file }: { $records } records.

## Questions handed to a person

button-ticket-take = ✋ I will answer
button-ticket-give-back = ↩️ Give back
button-ticket-answer = 💬 Write the answer
button-ticket-send = ✅ Send
button-ticket-close = 🔒 Close
button-ticket-reply = 💬 Add something
button-ticket-finish = ✅ No longer needed
button-ticket-mine = 🔎 { $number } (yours) { $question }
button-ticket-show = 🔎 { $number } { $question }
button-gap-dismiss = 🗑 Drop { $number }
ticket-opened = Your question went to a community worker. Its number is { $number }.
ticket-known = This question is already with a worker, number { $number }. Please wait a little.
ticket-waits = Number { $number }. There is no answer yet; please wait a little.
ticket-too-many = { $count } of your questions wait for an answer. Please wait for those first.
ticket-reply-hours = Usually answered within { $hours } hours.
ticket-where = I will send you the answer as soon as there is one; /tickets shows it too.
ticket-answer = { $office } answers:
ticket-closed = { $office } closed this question, because:
office-default = The community office
tickets-none = You have not handed a question to a worker.
tickets-mine = Your questions to the office:
ticket-write-reply = Please write what you want to add:
ticket-replied = Thank you, the worker will see it.
ticket-finished = All right, this question is closed.
ticket-full = Much was said about this already. Please ask again as a new question.
inbox-none = No question waits for an answer.
inbox = { $count } questions wait, yours first, then the oldest:
ticket-number = No. { $number } · { $when }
ticket-waiting = Nobody has taken it.
ticket-yours = You are seeing to it.
ticket-taken = A colleague is seeing to it.
ticket-answered = Answered.
ticket-done = Closed.
ticket-asker-said = Resident: { $text }
ticket-office-said = We: { $text }
ticket-write-answer = Please write the answer to the resident:
ticket-preview = The resident will see:
ticket-preview-hint = To change it, write it again.
ticket-long = Too long: at most { $chars } characters. Please shorten it.
ticket-sent = Sent to the resident.
ticket-write-reason = Please write why it is closed; the resident will see it:
button-remark = ✍️ Say what is wrong
button-gap-answer = 💬 Answer { $number }
button-gap-alias = 🔗 Name { $number }
gap-remark = Said of it: { $text }
gap-write-answer = Please write the answer; everybody will find it once it is saved:
gap-alias-which = Which document does “{ $question }” mean?
gap-alias-none = No document comes close. You could write an answer to “{ $question }”.
remark-ask = Please write what is wrong. It goes to those who keep the papers, without your name:
remark-thanks = Thank you, it is noted. If you want a reply, press the button below.
button-save = 📚 Save as knowledge
button-writing-confirm = ✅ Save and use at once
button-edit-title = ✏️ Title
button-edit-answer = ✏️ Answer
button-edit-region = ✏️ Place
button-edit-topics = ✏️ Topics
button-no-topics = 🚫 No topics
button-back = ↩️ Leave as it is
button-open-document = 📖 Have a look
writing-head = It will be saved like this:
writing-title = Title: { $value }
writing-region = Place: { $value }
writing-topics = Topics: { $value }
writing-question = Question: { $value }
writing-none = (none)
writing-ask-title = Please write the title:
writing-ask-answer = Please write the answer:
writing-ask-region = Where does it belong? Write the place, such as 四川/巴中/恩阳
writing-ask-topics = Please write the topics, with commas between them:
writing-empty = It needs a title and an answer.
writing-refused = You can make the title or the answer more exact and save again, or have an admin decide. What you wrote is kept.
button-ask-admin = 🙋 Ask an admin
writing-asked-admin = All right, the admins are asked.
writing-admin-asked = A worker wants to save the answer to question { $number } as “{ $title }”, but trial questions speak against it. Please look:
writing-done = “{ $title }” is saved and answers from now on.
naming-ask = What do people call “{ $title }”? Please write that name:
naming-unfit = Please write a name of at most { $chars } characters, without = and #.
inbox-elsewhere = Please look in our private chat. This group is number { $number }: written into tickets.staff_chat, new questions come here.
ticket-waiting-here = Nobody has taken it. Press ✋, then reply to this message with the answer.
ticket-taken-here = Taken. Whoever took it: reply to this message with the answer.
ticket-reply-answer = Please reply to this message with the answer to the resident:
ticket-reply-reason = Please reply to this message with why it is closed; the resident will see it:
ticket-offered = The knowledge has an answer by now; the resident was shown it.
ticket-offer = There is an answer now to what you asked:
ticket-offer-hint = If that is enough, press “✅ No longer needed”; otherwise a worker will still answer.
gaps-none = No question went unanswered.
gaps = { $count } groups of questions went badly:
gap-line = { $number }. { $question } ({ $times } times, last { $date })
gaps-dismissed = Taken off. If it is asked again, it comes back.
privacy-tickets = your questions to the office and their answers, deleted after { $days } days
privacy-gaps = questions that went badly, without who asked them
command-inbox = questions that wait for an answer
command-gaps = questions that went badly
command-tickets = my questions to the office

## Usage, repairs

button-stats-days = { $days } days
button-stats-picture = 🖼 Save the picture
command-stats = How much I am used
stats-title = The last { $days } days · { $from } to { $until }
stats-questions = 1 · Questions: { $count }
stats-found = answered { $count } ({ $share }%)
stats-unsure = offered a choice { $count } ({ $share }%)
stats-nothing = did not know { $count } ({ $share }%)
stats-verdicts = 2 · Verdicts: { $count }
stats-helpful = helpful { $count } ({ $share }%)
stats-not-helpful = not helpful { $count } ({ $share }%)
stats-subscribers = 3 · People who get announcements: { $count }
stats-topics = Topics answered most:
stats-usage = Please write a number of days from 1 to { $most }, such as /stats 30
stats-file = The counts of every day are in this table, without who asked.
stats-picture = Three panels: 1 questions, 2 verdicts, 3 people who get announcements.
repaired = My data were damaged when I was last stopped; I repaired them at the start:
repaired-snapshots = damaged snapshots are now in { $path }; nothing is lost
repaired-settings = damaged storage settings are now in { $path }; nothing is lost
repaired-store = the damaged data are now in { $path }
repaired-export = the last backup could not be read either and is now in { $path }
repaired-from-export = { $count } records were restored from the last backup; what came after it is lost
repaired-from-rest = there was no backup; { $count } records were saved from the damaged data, the rest is lost
repaired-empty = there was no backup; all earlier records are lost
act-repaired = repaired the data at the start: { $object }
act-gap-dismissed = took off the list of what was asked in vain: { $object }
audit-itself = Linli itself
desk-no-role = You are not a worker any more, so it was not sent to the resident. You wrote:
