# 鄰里機器人說的每一句話（繁體）。
# 花括號裡的 $名字 會換成實際內容，請保留；其餘文字都可以改。改完執行 linli check。

## 按鈕（開頭的符號在各種語言裡都一樣，請不要改）

button-more = ⬇️ 更多
button-helpful = 👍 有幫助
button-not-helpful = 👎 沒幫上
button-ask-person = 🙋 問工作人員
button-cancel = ❌ 取消
button-forget = ✅ 全部刪除
button-this-region = ✅ 就選{ $place }
button-no-region = 🚫 不設地方
button-regions = 📍 按地方看
button-topics = 🏷 按主題看
button-follow = 🔔 選關注的主題
button-previous = ⬅️ 上一頁
button-next = ➡️ 下一頁
button-table = 📄 要一份表格
button-place = 📍 { $name }（{ $count }）
button-topic = 🏷 { $name }（{ $count }）
button-followed = ✅ { $name }
button-not-followed = ➕ { $name }
button-quiet = 🌙 勿擾時間
button-quiet-hours = 🌙 { $name }
button-no-quiet = 🔔 隨時都可以發
button-subscribe = 🔔 繼續收通知
button-confirm = ✅ 發出去
button-discard = ❌ 取消，不發了
button-test = 🧪 先發給我看
button-words = ✏️ 改文字
button-audience = 👥 發給誰
button-time = ⏰ 什麼時候發
button-urgent = ❗ 設為緊急
button-calm = 🌙 設為不緊急
button-receipt = 👀 加「我看過了」
button-no-receipt = 👀 去掉「我看過了」
button-media = 📎 加圖片或檔案
button-no-media = 🗑 去掉圖片或檔案
button-link = 🔗 加連結按鈕
button-no-link = 🗑 去掉連結按鈕
button-languages = 🌐 別的語言怎麼說
button-no-variant = 🗑 { $language }
button-everyone = 👥 所有人
button-to-regions = 📍 按地方選
button-to-topics = 🏷 按主題選
button-now = ⏩ 確認後馬上發
button-back-to-preview = ⬅️ 回到草稿
button-reopen = ✏️ 拿回來改
button-move = ⏰ 換個時間
button-approve = ✅ 同意發
button-reject = ❌ 不同意
button-send-missed = ✅ 現在發
button-skip-missed = ❌ 這次不發
button-read = 👀 我看過了
button-pause = ⏸ 先停一停
button-resume = ▶️ 接著發
button-stop-sending = ❌ 取消，不再發
button-report = 📄 看結果
button-correct = ✏️ 更正
button-recall = ↩️ 撤回
button-recall-now = ✅ 撤回所有的

## 見面

start = 您好！我是「鄰里」，專門回答社區裡的事。想知道什麼，直接打字問我就可以。
start-examples = 比如，您可以這樣問：
start-browse = 想隨便看看，點 /topics 。不會用，點 /help 。
start-language = 選語言 · Language：
start-unknown-link = 這個連結指的內容找不到了。沒關係，您可以直接問我。
start-again = 歡迎回來，以後有通知會再發給您。
example-question = { $title }是做什麼的？
help = 直接打字提問，我從社區的資料裡找答案，並告訴您出處。找不到我就說不知道，不會亂編。
help-follow-up = 可以接著問，比如「那什麼時候開始？」
help-group = 在群組裡，請用 /ask 加上問題，或者 @ 我。
help-commands = 還可以點這些：

## 回答

unsure = 您問的是哪一個？請點一下：
nothing = 這個我不知道，手頭的資料裡沒有。
nothing-nearest = 這幾個比較接近，您可以看看：
nothing-browse = 我知道的是這些，您可以看看：
empty-knowledge = 我這裡還沒有任何資料，現在答不了問題。請過些時候再來。
too-long = 您的問題有點長，我只看了前 { $chars } 個字。
contact = 想問詳細情況，可以聯絡：{ $contact }
end-of-document = 就這些，沒有更多了。
question-about = { $title }：{ $question }
summary-only = 這份資料只有這些。

## 寒暄

hello = 您好！想問點什麼？
thanks = 不客氣！還有想問的，隨時來。
farewell = 再見，祝您一切都好！
identity = 我是「鄰里」，社區的問答機器人。我只照社區的資料回答，不會亂編。
insult = 沒幫上您，對不起。換個說法再問問看，或者找工作人員。
wordless = 請用文字寫下您的問題，我就去找。
try-asking = 您可以這樣問：

## 找工作人員

ask-question = 好的，請寫下您的問題。
ask-person = 這件事可以問工作人員：
ask-person-unset = 這裡還沒有登記工作人員的聯絡方式，請到社區服務窗口問一問。
office-contact = 聯絡方式：{ $contact }
office-hours = 時間：{ $hours }

## 瀏覽

topics = 我這裡有 { $count } 份資料。您想怎麼看？
browse-regions = 您想看哪個地方的？
browse-region = { $place }有這些：
browse-topics = 您想看哪方面的？
browse-topic = 「{ $topic }」方面有這些：
browse-page = 第 { $page } 頁，共 { $pages } 頁

## 家在哪裡

region-ask = 您住在哪裡？點一下，或者直接寫地名。知道了地方，我會先找那裡的事。
region-current = 您現在選的是：{ $place }。
region-inside = { $place }的哪裡？
region-set = 好的，記下了：{ $place }。我會先找那裡的事。
region-cleared = 好的，不設地方了。
region-unknown = 沒找到「{ $place }」。我知道的地方有：
region-none = 現有的資料都沒有寫地方，所以不用設。

## 關注的主題

pick-topics = 點一下就關注，再點一下就不關注。以後有這方面的通知會發給您。
topics-none = 現有的資料還沒有分主題。
quiet-ask = 點一下，選不想被打擾的時間。那段時間裡只發緊急的通知，別的等過了再發。
quiet-current = 現在的勿擾時間是 { $hours }。
quiet-none = 現在沒有設勿擾時間，有通知隨時發給您。

## 語言

language-ask = 請選語言：
language-set = 好的，以後我用繁體中文。
language-unknown = 我會說簡體中文、繁體中文和英語，請選一個：
language-name = 繁體中文

## 通知、隱私

stop = 好的，不再給您發通知了。您照樣可以提問。想再收通知，點 /start 。
privacy = 為了接得上您的話，我只記這些：
privacy-profile = 您選的語言、地方和關注的主題
privacy-questions = 最近 { $count } 個問題，{ $days } 天後刪除
privacy-feedback = 您點過的「有幫助」「沒幫上」，{ $days } 天後刪除
privacy-rights = 想看我記了什麼，點 /export 。想全部刪掉，點 /forget 。
export = 關於您，我記的都在這個檔案裡。
forget-ask = 要把我記的關於您的一切都刪掉嗎？刪了就找不回來了。
forget-done = 刪好了。關於您，我什麼都沒有留下。
cancelled = 好的，沒有改動。
private-only = 這裡有別人看著。請私下發給我。

## 聽不懂的時候

unknown-command = 這個指令我不會。會的都在 /help 裡。
unreadable = 我只看得懂文字，圖片和語音還不行。請打字問我。
started-over = 剛才說到哪裡我記不清了，我們重新開始吧。請再說一遍。
stale-button = 這個按鈕已經過時了，請重新問我一次。
too-fast = 您發得太快了，請歇一分鐘再問。
apology = 對不起，剛才出了點問題。請再問一次。
thanks-helpful = 謝謝您告訴我！
thanks-not-helpful = 謝謝您告訴我。可以換個說法再問，或者問工作人員。

## 發通知

announce-ask = 請發來通知的內容。可以加粗、帶連結，也可以帶一張圖片或一個檔案。
announce-preview = 👆 居民看到的就是上面這樣。
announce-to = 發給：{ $audience }，共 { $count } 人。
announce-everyone = 所有人
announce-regions = 住在{ $places }的人
announce-topics = 關注「{ $topics }」的人
announce-both = 住在{ $places }、又關注「{ $topics }」的人
list-comma = 、
announce-when-now = 時間：您確認後馬上發。
announce-when-at = 時間：{ $time }。
announce-when-weekly = 時間：每{ $weekday } { $time }，下一次是 { $next }。
announce-urgent = 緊急：勿擾時間裡也發。
announce-calm = 不緊急：勿擾時間裡先不發，過後再發。
announce-signs = 居民會原樣看到 { $signs }。想加粗或加連結，請選中文字，再點選單裡的格式。
announce-check = 請核對一遍。沒有問題，就點 ✅。
announce-empty = 裡面還沒有字，請先寫內容。
announce-too-long = 太長了：有 { $chars } 個字，最多 { $limit } 個。請點 ✏️ 改短些，草稿還在。
announce-too-long-media = 帶圖片或檔案時，文字最多 { $limit } 個字，現在有 { $chars } 個。請改短些，或者去掉圖片。草稿還在。
announce-nobody = 現在沒有人會收到。請點 👥 換一下發給誰，草稿還在。
announce-past = 定的時間已經過了。請點 ⏰ 另選時間，草稿還在。
announce-confined = 您只能通知您負責的地方。請點 👥 選那裡的人，草稿還在。
announce-no-role = 您現在不能發通知了。草稿還在，什麼都沒有發出去。
announce-author-gone = 寫這條通知的人現在不能發通知了。什麼都沒有發出去，草稿還在。
announce-author-confined = 寫這條通知的人現在不負責那些地方了。什麼都沒有發出去，草稿還在。
announce-not-your-places = 這條通知要發到您不負責的地方，請找負責那裡的同事。
announce-words-ask = 請發來新的內容，它會換掉原來的。
announce-variant-ask = 請發來{ $language }的內容。用{ $language }的居民會看到它，別人看原來的。
announce-time-ask = 什麼時候發？直接寫就行，比如：明天 9:00 · 週五下午3點 · 2026-12-01 09:00 · 每週五 9:00
time-unread = 這個時間我沒看懂。
time-missing = 還缺幾點鐘，請寫上。
time-no-such = 沒有這樣的日子或鐘點，請再看一看。
time-too-far = 這個時間在一年以後，太遠了。
time-past = { $time } 已經過去了，請寫以後的時間。
announce-media-ask = 請發來一張圖片或一個檔案。
announce-no-media = 這不是圖片，也不是檔案。
announce-media-refused = 這張圖片或檔案發不出去，已經從草稿裡去掉了。別的都還在，請換一張試試。
announce-link-refused = 這個按鈕的網址發不出去，已經從草稿裡去掉了。別的都還在，請換一個試試。
announce-link-ask = 請寫兩行：第一行是按鈕上的字，第二行是網址。
announce-bad-link = 我要按鈕上的字（最多 40 個）和一個 https:// 開頭的網址。
announce-languages = 用哪種語言？沒有單獨寫的，看到的是原來的內容。
announce-audience-ask = 發給誰？地方和主題都選，就是兩樣都符合的人。
announce-nothing-to-pick = 還沒有可以選的。
announce-tested = 只發給了您。
announce-started = 好的，開始發了。
announce-scheduled = 好的，定在 { $time } 發。
announce-already = 這條已經發出去了，不會再發第二遍。
announce-gone = 這份草稿已經沒有了。
announce-others = 這是別人的草稿。
announce-discarded = 好的，不發了。
announce-waiting = 要另一位工作人員同意才發。已經告訴他們了，請等一等。
announce-no-approver = 要另一位工作人員同意才能發，可是還沒有第二位。請找管理員。草稿還在。
announce-approval-ask = 👆 同事想發這條通知。您同意嗎？
announce-own = 自己寫的要別人來同意。
announce-changed = 這條通知後來改過了，現在是這樣 👇
announce-approved = 您的通知有人同意了。
announce-rejected = 您的通知沒有被同意，可以改了再試。草稿還在。
announce-rejected-by-you = 好的，已經退回給寫的人。
announce-missed = 原定 { $time } 發的通知沒有發出去，因為那時機器人沒開。現在還發嗎？
announce-held = 原定 { $time } 發的通知沒有發出去。
moment = { $date } { $weekday } { $time }
monday = 週一
tuesday = 週二
wednesday = 週三
thursday = 週四
friday = 週五
saturday = 週六
sunday = 週日
watch-filling = 正在準備。
watch-running = 正在發。
watch-correcting = 正在更正。
watch-recalling = 正在撤回。
watch-paused = 先停著，點 ▶️ 接著發。
watch-cancelled = 取消了，沒發的不再發。
watch-refused-media = 圖片或檔案發不出去，所以停下了，沒有漏掉誰。點 ✏️ 換掉它，點 ▶️ 再試一次，點 ❌ 就不發了。
watch-refused-link = 連結按鈕的網址發不出去，所以停下了，沒有漏掉誰。點 ✏️ 換掉它，點 ▶️ 再試一次，點 ❌ 就不發了。
watch-refused-words = 文字發不出去，所以停下了，沒有漏掉誰。點 ✏️ 改一改，點 ▶️ 再試一次，點 ❌ 就不發了。
watch-refused-other = 這條發不出去（{ $words }），所以停下了，沒有漏掉誰。點 ✏️ 改一改，點 ▶️ 再試一次，點 ❌ 就不發了。
watch-finished = 發完了。
watch-corrected = 更正完了。
watch-recalled = 撤回完了。
watch-counts = 辦好 { $delivered } · 還剩 { $left } · 收不到 { $unreachable } · 沒成 { $rejected }
watch-time-left = 大約還要 { $minutes } 分鐘
announcements = 計劃要發的和發過的通知：
announcements-none = 還沒有。點 /announce 寫一條。
report = 結果在這裡，誰沒收到、為什麼，都在表裡。
report-read = 點了「我看過了」：{ $count } 人
recall-ask = 要從每個人那裡撤回這條通知嗎？
recall-started = 好的，開始撤回了。
recall-too-late = 發出去超過 48 小時，撤不回來了。可以點 ✏️ 更正。
announce-recalled = 這條通知撤回了，沒有什麼可以更正。點 /announce 寫一條新的。
announce-correction = 更正：改掉 { $count } 個人收到的內容。
receipt-thanks = 謝謝，記下了。
reply-thanks = 謝謝，已經轉給發通知的人。
reply-told = 💬 有人回覆「{ $announcement }」：

## 管理員發來的檔案

button-take-in = ✅ 確認
button-leave-out = ❌ 取消
help-upload = 直接發檔案給我，就能加進資料：{ $kinds } 。先給您看改動，您確認了才啟用。檔案下面可以寫一個資料夾。
upload-read = 我讀完了“{ $name }”。您確認以後，就按它回答居民：
upload-added = ➕ 新增：{ $title }
upload-changed = ✏️ 修改：{ $title }
upload-parts = { $count } 段
upload-moved = 新增 { $more } 段，去掉 { $fewer } 段
upload-unread = ⚠️ 用不了：{ $title }
upload-unchanged = { $count } 份資料和原來一樣。
upload-more = ……還有 { $count } 份
upload-begins = 開頭是：
upload-troubles = 這些沒有收下：
upload-problems = 檔案裡有幾處請您看一下：
upload-several = { $name } 等 { $count } 個檔案
upload-more-came = 剛才給您看過以後，又到了一些檔案。請再看一遍：
upload-nothing-new = “{ $name }”和現有資料一樣，沒有要改的。
upload-looked-again = 剛才給您看過以後，資料又有了變化。請再看一遍：
upload-live = 好了，{ $count } 份資料已經啟用，居民現在就能問到。
upload-place = 存為 { $path }
upload-left-out = 好的，什麼都沒有改。
upload-gone = 這個檔案已經不在等候了，請再發一次。
upload-taken-already = 這個檔案已經收下了。
upload-remark = “{ $words }”不是資料夾，所以放在上面寫的地方。想換地方，請再發一次，只寫 uploads/2026 這樣的路徑。
upload-others = 資料夾裡另外有改動的 { $count } 份資料也一起啟用了。
upload-refused = “{ $name }”我收不下：
upload-no-folder = “{ $words }”不是放資料的資料夾。請再發一次檔案，下面什麼都不寫，或者寫 { $example } 這樣的路徑。
upload-many-for-one = 您寫的是一份資料，可檔案裡有 { $count } 份。請再發一次，寫一個資料夾。
upload-ambiguous = 有幾份資料都叫這個名字：{ $paths }。請再發一次檔案，在下面寫上要改的那一份的路徑。
upload-no-file = 讀不了檔案 { $path }：{ $reason }
disk-missing = 找不到它，請看看路徑有沒有寫錯。
disk-folder = 它是一個資料夾。請寫到裡面的那一個檔案。
disk-denied = 我沒有權限動它，請先改一下檔案的權限。
disk-full = 磁碟滿了，請先騰出地方。
disk-read-only = 這個磁碟只能讀，不能寫。
disk-other = 出了別的差錯，請過一會兒再試。
upload-how = 請輸入 /upload 和檔案路徑，可以寫幾個，後面還可以寫一個資料夾。我能讀 { $kinds } 。
upload-at-line = { $where } 第 { $line } 行
unfit-empty = 裡面什麼都沒有。
unfit-too-large = 超過了 { $limit } MB，請分成幾個檔案再發。
unfit-too-many-files = 裡面的檔案超過 { $limit } 個，請分幾次發。
unfit-bomb = 解開以後超過 { $limit } MB，我沒有讀。
unfit-too-much-text = 文字太長，一份資料最多 { $limit } MB，請分開。
unfit-too-many-rows = 超過 { $limit } 行，請分成幾個檔案。
unfit-too-many-pages = 超過 { $limit } 頁，請分成幾個檔案。
unfit-unknown-kind = 這種檔案我讀不了。我能讀 { $kinds } 。
unfit-old-office = 這是舊格式的檔案。請打開後另存為 .docx 或 .xlsx 再發。
unfit-other-content = 裡面的內容和檔案名的類型對不上。請檢查一下，或者另存一份再發。
unfit-damaged = 檔案壞了，請重新保存再發一次。
unfit-encrypted = 檔案有密碼，請去掉密碼再發。
unfit-macros = 檔案裡帶有程式（宏）。請另存為不帶宏的 .docx 或 .xlsx。
unfit-climbs-out = 它要放到資料夾外面去。整個檔案我都沒有收。
unfit-link = 裡面有連結，不是檔案。整個檔案我都沒有收。
unfit-too-deep = 壓縮包套了太多層，請解開一層再發。
unfit-no-text = 裡面沒有文字，可能是掃描的圖片。請發帶文字的版本。
unfit-no-columns = 沒有找到問題和答案兩列。請在第一行寫上 { $example } 。
unfit-no-rows = 第一行下面沒有帶答案的問題。
unfit-same-name = 裡面有兩個檔案同名，請改一個名字。
unfit-too-much-together = 和一起發來的檔案合在一起超過了 { $limit } MB，請另外發一次。
unfit-not-fetched = 沒有取下來，請再發一次。
unfit-too-slow = 讀的時間太長了，請分開或者改簡單一些。
unfit-overwhelming = 讀到一半停了：檔案壞了，或者太複雜。請用原來的軟體另存一次再傳，或者只傳文字。
unfit-unexpected = 沒有讀成，請另存為別的格式再發。
columns-example = “問題”和“答案”

## 指令選單

command-announce = 發通知
command-announcements = 看計劃要發的和發過的通知
command-start = 從頭開始
command-help = 怎麼用
command-ask = 提一個問題
command-topics = 看看都有什麼
command-region = 您住在哪裡
command-language = 換語言 · Language
command-stop = 不再收通知
command-privacy = 我記了您什麼
command-export = 要一份我記的內容
command-forget = 刪掉我記的一切
command-audit = 查看操作紀錄
command-why = 為什麼這樣回答

## 身分、提示、暫停

button-revoke = ✅ 收回
button-notice-down = ❌ 撤下第 { $number } 條
role-resident = 居民
role-worker = 工作人員
role-admin = 管理員
grant-usage = 這樣寫：/grant 編號 工作人員（或者 管理員）。只管幾個地方，就在後面寫地名：/grant 編號 工作人員 恩陽 長沙。也可以回覆他的訊息，不寫編號。編號在他的 /privacy 裡。
grant-one = { $person } 的身分：{ $role }
grant-other = 要換身分，這樣寫：/grant { $number } 工作人員（或者 管理員）。只管幾個地方，就把地名都寫在後面；不寫地名，就是哪裡都管。
grant-list = 有身分的人：
grant-nobody = 還沒有人有身分。
grant-config = 設定檔裡寫的
grant-done = 好的，{ $person } 現在是{ $role }。
grant-places = 可以發通知的地方：{ $places }
grant-fixed = { $person } 的身分寫在設定檔裡，在這裡改不了。
grant-no-role = 沒有「{ $word }」這種身分，請寫工作人員或者管理員。沒有改動。
grant-no-place = 沒找到地方「{ $place }」，所以沒有改動。
grant-many-places = 「{ $place }」可能是：{ $places }。請寫清楚，現在沒有改動。
grant-demotes = 這樣 { $person } 就不再是管理員了。真要這樣，請先發 /revoke { $number } 。現在沒有改動。
revoke-usage = 收回誰的身分？這樣寫：/revoke 編號，或者回覆他的訊息。
revoke-none = { $person } 沒有身分，不用收回。
revoke-done = 好的，{ $person } 不再是{ $role }了。
revoke-self = 這是您自己的身分。收回之後，要別的管理員才能再給您。確定嗎？
revoke-last = 這是最後一位管理員。收回之後，只能在終端或設定檔裡再設。確定嗎？
notice-usage = 掛一條：/notice 明天停水，請先存水。要寫起止時間，就在後面加：從 明天9:00 到 明天18:00（「從」「到」前面空一格）。
notice-none = 現在沒有提示。
notice-list = 掛著的提示：
notice-done = 好的，掛上了。私下來問的人會在回答上面看到：
notice-down = 好的，撤下了。
notice-span = { $from } 到 { $until }
notice-open = 從 { $from } 起，一直到您撤下
notice-long = 提示太長了，最多 { $chars } 個字。沒有掛上。
notice-order = 結束的時間要比開始晚，也不能已經過去。沒有掛上。
notice-many = 已經有好幾條提示了，請先撤下一條。
notice-from-word = 從 自
notice-until-word = 到 至
pause-usage = 請寫上原因，居民會看到：/pause 正在更新資料（最多 { $chars } 個字）
pause-done = 好的，回答暫停了，發 /resume 就恢復。居民現在會看到：
paused = 對不起，現在暫時不能回答問題：{ $reason }。請過些時候再問，或者問工作人員。
paused-for-others = （居民現在收不到回答：{ $reason }。恢復請發 /resume ）
resume-done = 好的，恢復回答了。
resume-none = 回答沒有暫停。
privacy-number = 您的編號：{ $number }
privacy-role = 您的身分是{ $role }；身分和您以它做過的事會留在操作紀錄裡，兩年後刪除
command-notice = 在回答上面掛提示
command-pause = 暫停回答
command-resume = 恢復回答
command-grant = 給人身分
command-revoke = 收回身分

## 操作紀錄

audit-title = 操作紀錄 · 第 { $page } 頁
audit-none = 還沒有操作紀錄。
audit-file = 全部操作紀錄都在這個表格裡。
audit-operator = 終端管理員
audit-forgotten = （已刪除資料的人）
act-refused = 沒有權限，被拒絕：{ $object }
act-granted = 設定了 { $object } 的身分
act-revoked = 收回了 { $object } 的身分
act-notice-set = 掛出提示：{ $object }
act-notice-removed = 撤下提示：{ $object }
act-paused = 暫停了回答
act-resumed = 恢復了回答
act-reloaded = 重新載入資料 { $object }
act-rolled-back = 退回上一版資料 { $object }
act-words-changed = 改了詞表：{ $object }
act-files-changed = 改了資料檔案：{ $object }
act-announced = 發出通知：{ $object }
act-announcement-changed = 改動通知：{ $object }
act-ticket-taken = 接下了居民的問題 { $object }
act-ticket-given-back = 退回了居民的問題 { $object }
act-ticket-answered = 回答了居民的問題 { $object }

## 為什麼這樣回答（管理員）

why-usage = 請把問題寫在後面，例如：/why 恩陽跑團有多少跑手
why-small-talk = 沒有去找：這不是提問，是打招呼一類的話。
why-nothing-asked = 沒有去找：去掉「什麼」「怎麼」這些詞，就沒有可找的了。
why-nothing-matched = 沒找到：資料裡一個詞也對不上。
why-sure = 找到了：把握 { $sure }%，到 { $line }% 就回答。
why-close = 拿不準：把握 { $sure }%，沒到 { $line }%；前幾份資料差不多，所以請對方選。
why-one-below = 沒有回答：把握 { $sure }%，差一點到 { $line }%，又沒有別的可選。
why-unlikely = 沒有回答：把握只有 { $sure }%，要到 { $line }%。
why-elsewhere = 問的地方資料裡沒有，所以減了分。
why-unsaid = 問的這一點，這份資料裡沒有寫，所以減了分。
why-named = 問的就是這份資料的名字，所以一定回答。
why-overtook = 排在最前的資料多半答不了，所以換了另一份來回答。
why-read = 讀成了：{ $text }
why-kind =
    問的是：{ $kind ->
        [number] 多少
        [person] 誰
        [place] 哪裡
        [time] 什麼時候
        [reason] 為什麼
        [manner] 怎麼做
        [list] 有哪些
        [which] 哪一個
        [thing] 是什麼
        [yesno] 是不是
       *[unsaid] 沒有問詞
    }
why-words = 找的詞：{ $words }
why-synonyms = 也算：{ $words }
why-unknown = 資料裡沒有：{ $words }
why-missing = 最接近的資料裡沒有：{ $words }
why-nearest = 最接近的：
why-candidate = · { $title }：{ $sentence }
why-not-valid = · { $title }：對得上，但不在有效期內
why-other-language = · { $title }：對得上，但另有對方語言的版本

## Reload

command-reload = 讀入改過的資料
command-rollback = 退回上一版資料
reload-done = ✅ 資料已更新，現在由第 { $generation } 版回答。
reload-same = 沒有變化，仍由第 { $generation } 版回答。
reload-refused = ⚠️ 沒有採用新資料，仍由第 { $generation } 版回答。
reload-counts = 文件：新增 { $added }，改動 { $changed }，移除 { $removed }，不變 { $unchanged }。
reload-no-documents = 資料夾裡沒有能讀的文件。
reload-too-many-gone = 會少掉太多文件：{ $of } 篇中的 { $gone } 篇。
reload-probes-failed = 有 { $failed } 個試問的回答不再符合預期。
reload-probes = 試問：{ $asked } 個中有 { $held } 個符合預期。
reload-problems = 檔案中的問題：{ $count } 處
reload-took = 用時 { $seconds } 秒。
button-reload-anyway = ✅ 仍然採用
taking-no-folder = 這裡沒有放資料的資料夾，存不了。
taking-held = 什麼都沒有改：管理員退回到了第 { $generation } 版，現在保持不動。請管理員先傳 /reload，再試一次。
taking-refused = 沒有收下，什麼都沒有改，因為：
taking-not-written = 檔案寫不進去，什麼都沒有改：{ $reason }
taking-not-switched = 已經存好，但還沒有換上。管理員過一會兒可以傳 /reload。
reload-unreadable = 有 { $files } 個檔案或資料夾讀不出來。
report-reasons = 原因
report-added = 新增
report-changed = 改動
report-removed = 移除
report-unchanged = 不變
report-probes = 試問
report-problems = 要改的地方
report-took = 用時
report-seconds = { $seconds } 秒
report-nothing = 「不知道」
report-probe = probes.txt 第 { $line } 行：{ $question }（應為 { $wanted }，實為 { $came }）

## 資料檔案裡的問題

problem-folder-unreadable = 資料夾讀不了（{ $why }）。請看看它在不在、有沒有權限。
problem-folder-is-a-file = 這裡應該是資料夾，卻是一個檔案。請檢查資料夾的設定。
problem-file-unreadable = 檔案讀不了（{ $why }）。請看看有沒有權限。
problem-not-a-file = 這不是普通檔案。請換成 Markdown 檔案，或者刪掉。
problem-link-loop = 這個連結又回到已經讀過的資料夾。請刪掉連結。
problem-too-large = 檔案超過 { $limit } MB，請分成幾個。
problem-binary = 檔案裡不是文字。請存成 UTF-8 文字，或者換個副檔名。
problem-wrong-encoding = 有些字的編碼讀不出來。請存成 UTF-8，再找找裡面的 � 。
problem-empty = 檔案是空的。請寫點內容，或者刪掉。
problem-same-document = 它和 { $other } 是同一份資料、同一種語言，所以沒有讀它。請改一個名字。
problem-front-matter-unterminated = 開頭的資訊沒有用 --- 結束。請在最後一項下面加一行 --- 。
problem-front-matter-too-large = 開頭的資訊超過 { $limit } 位元組。請把文字移到正文裡。
problem-front-matter-unreadable = 開頭的資訊格式不對（{ $why }）。值裡有冒號要加引號；再看看縮排。
problem-not-key-and-value = 這一行不是「名稱: 內容」的樣子。請改成這樣，或者刪掉。
problem-unknown-key = 不認識「{ $key }」。可以寫的有 { $known } 。
problem-duplicate-key = 「{ $key }」寫了兩次，用了第一個。請刪掉一個。
problem-empty-value = 「{ $key }」沒有寫內容。請填上，或者刪掉。
problem-wanted-text = 「{ $key }」應該只寫一段文字。
problem-wanted-texts = 「{ $key }」應該寫一列文字，或者一段文字。
problem-wanted-source = 「{ $key }」下面應該寫 name、url 和 date 。
problem-bad-date = 「{ $key }」不是日期：「{ $value }」。請寫成 { $forms } 。
problem-bad-region = 地方寫得不對：「{ $value }」。請寫成 四川/巴中/恩阳 這樣。
problem-ends-before-it-begins = 有效期的結束比開始還早。請改 valid_from 或 valid_until 。
problem-ambiguous-alias = 別名「{ $alias }」也是《{ $title }》（{ $other }）的名字。請只留在一份資料裡。
problem-probe-unreadable = 「{ $line }」不是試問。請寫成：問題 => 資料 : 答案裡的文字 。
problem-probe-of-no-document = 試問指的資料「{ $document }」沒有找到。請寫資料的路徑（不帶 .md），或者刪掉這一行。
problem-too-many-probes = 試問超過 { $limit } 個，後面的不問。請只留最要緊的。
problem-known-unreadable = 「{ $line }」前面沒有寫答案在哪裡。請先寫一行： => 資料 : 答案裡的文字 。
problem-known-of-no-document = 常見問法指的資料「{ $document }」沒有找到。請寫資料的路徑（不帶 .md），或者刪掉這一組。
problem-known-of-no-sentence = 資料「{ $document }」裡沒有「{ $text }」這幾個字，這一組問法沒有用上。請照資料原文改。
problem-too-many-known = 常見問法超過 { $limit } 個，後面的沒有用上。
problem-list-unreadable = 詞表讀不了（{ $why }）。請看看有沒有權限。
problem-not-a-dictionary-entry = 「{ $entry }」不能當詞。請寫一個 2 到 32 個字的中文詞，後面可以寫詞頻。
problem-stands-alone = 「{ $entry }」只有一個詞。請寫至少兩個不同的詞，用空格隔開。
problem-not-an-alias = 「{ $entry }」不是別名。請寫成：別名 = 資料標題 。
problem-alias-of-itself = 「{ $entry }」兩邊一樣。請寫成：別名 = 資料標題 。
problem-alias-in-a-circle = 「{ $entry }」繞回了自己。請寫成：別名 = 資料標題 。
problem-alias-of-nothing = 沒有叫「{ $name }」的資料。請在 = 後面寫資料的標題，或者刪掉這一行。

## Word lists

command-alias = 文件的別名
command-synonym = 意思相同的詞
command-stopword = 沒有意義的詞
command-word = 不能拆開的詞
button-word-list = 📖 看詞表
words-aliases = 聊天裡加的別名：{ $count } 個
words-synonyms = 聊天裡加的同義詞：{ $count } 組
words-stopwords = 聊天裡加的無意義詞：{ $count } 個
words-dictionary = 聊天裡加的不拆開的詞：{ $count } 個
alias-usage = 新增：/alias 別名 = 文件標題。刪除：/alias - 別名
synonym-usage = 新增：/synonym 詞 = 另一個詞。刪除：/synonym - 詞
stopword-usage = 新增問題裡可以忽略的詞：/stopword 詞。刪除：/stopword - 詞
word-usage = 新增不該拆開的詞：/word 黨群服務中心。刪除：/word - 黨群服務中心
words-added = ✅ 記下了，已經生效：{ $word }
words-removed = ✅ 刪掉了，已經生效：{ $word }
words-known = 詞表裡已經有了：{ $word }
words-unknown = 詞表裡沒有：{ $word }
words-no-document = 沒有叫「{ $name }」的文件。您是不是指：
words-taken = 「{ $word }」已經是《{ $title }》的名字。
words-is-name = 「{ $word }」是《{ $title }》的名字，忽略它就沒人找得到了。
words-more = 資料夾裡的其他改動也一起生效了：新增或移除 { $count } 篇文件。
rollback-done = ↩️ 現在由第 { $generation } 版回答，直到下一次 /reload。
rollback-none = 沒有更早的版本可以退回。
check-probes = 試問：{ $asked } 個中有 { $held } 個符合預期。與上次使用的資料相比：新增 { $added }，改動 { $changed }，移除 { $removed }，不變 { $unchanged }。

## 終端機

chat-hint = 打字提問，按 Enter。按鈕前面有數字，輸入數字就是按它。/quit 離開。
chat-unsaved = 另一個 linli 正在用這個資料目錄，所以這次聊天不會保存。
chat-no-button = 沒有 { $number } 號按鈕。
chat-file = 檔案存到了 { $path }
chat-file-failed = 檔案 { $path } 沒存成：{ $reason }
chat-unbalanced = 格式符號（** __ ~~ || `）沒有成對，我就照原樣看了。
chat-bye = 再見！
check-problems = 有問題 { $problems } 處；資料 { $documents } 份，片段 { $passages } 個，文字 { $texts } 條。
check-fine = 沒有發現問題：資料 { $documents } 份，片段 { $passages } 個，文字 { $texts } 條。
backup-done = 已存到 { $file }，共 { $records } 筆。
restore-done = 已從 { $file } 還原，共 { $records } 筆。

## 轉給工作人員的問題

button-ticket-take = ✋ 我來答
button-ticket-give-back = ↩️ 放回去
button-ticket-answer = 💬 寫回覆
button-ticket-send = ✅ 發出去
button-ticket-close = 🔒 關閉
button-ticket-reply = 💬 再說一句
button-ticket-finish = ✅ 不用了
button-ticket-mine = 🔎 { $number }（您在辦）{ $question }
button-ticket-show = 🔎 { $number } { $question }
button-gap-dismiss = 🗑 去掉 { $number }
ticket-opened = 好的，已轉給工作人員，編號 { $number }。
ticket-known = 這個問題已經轉過了，編號 { $number }，請再等一等。
ticket-waits = 編號 { $number }，還沒有回覆，請再等一等。
ticket-too-many = 您已有 { $count } 個問題在等回覆，請先等一等。
ticket-reply-hours = 一般 { $hours } 小時內回覆。
ticket-where = 有了回覆，我馬上發給您；也可以點 /tickets 看。
ticket-answer = { $office }回覆您：
ticket-closed = { $office }把這個問題關閉了，原因是：
office-default = 社區工作人員
tickets-none = 您沒有轉給工作人員的問題。
tickets-mine = 您轉給工作人員的問題：
ticket-write-reply = 請寫下您想補充的話：
ticket-replied = 好的，已轉告工作人員。
ticket-finished = 好的，這個問題就到這裡。
ticket-full = 這個問題已經說得很多了，請重新問一次。
inbox-none = 現在沒有等回覆的問題。
inbox = 等回覆的問題有 { $count } 個，您在辦的在前，然後最早的在前：
ticket-number = 編號 { $number } · { $when }
ticket-waiting = 還沒有人接。
ticket-yours = 您正在處理。
ticket-taken = 已有同事在處理。
ticket-answered = 已經回覆。
ticket-done = 已經關閉。
ticket-asker-said = 居民：{ $text }
ticket-office-said = 我們：{ $text }
ticket-write-answer = 請寫下給居民的回覆：
ticket-preview = 居民會看到：
ticket-preview-hint = 想改，就再寫一遍。
ticket-long = 太長了，最多 { $chars } 個字。請寫短一點。
ticket-sent = 已發給居民。
ticket-write-reason = 請寫下關閉的原因，居民會看到：
button-remark = ✍️ 說說哪裡不對
button-gap-answer = 💬 寫答案 { $number }
button-gap-alias = 🔗 加叫法 { $number }
gap-remark = 意見：{ $text }
gap-write-answer = 請寫下答案，存好以後大家都能查到：
gap-alias-which = 「{ $question }」說的是哪份資料？
gap-alias-none = 沒有相近的資料。可以給「{ $question }」寫一個答案。
remark-ask = 請寫一句哪裡不對，我轉給管理資料的人，不記您的名字：
remark-thanks = 謝謝您，已經記下了。想要人回覆，請按下面的按鈕。
button-save = 📚 存為資料
button-writing-confirm = ✅ 存好，馬上能查
button-edit-title = ✏️ 標題
button-edit-answer = ✏️ 答案
button-edit-region = ✏️ 地方
button-edit-topics = ✏️ 主題
button-no-topics = 🚫 不寫主題
button-back = ↩️ 不改了
button-open-document = 📖 看看
writing-head = 存為資料，請看一遍：
writing-title = 標題：{ $value }
writing-region = 地方：{ $value }
writing-topics = 主題：{ $value }
writing-question = 問題：{ $value }
writing-none = （不寫）
writing-ask-title = 請寫標題：
writing-ask-answer = 請寫答案：
writing-ask-region = 這件事是哪裡的？請寫地名，例如：四川/巴中/恩陽
writing-ask-topics = 請寫主題，幾個就用頓號隔開，例如：體育、辦事
writing-empty = 標題和答案都要寫。
writing-refused = 您可以把標題或答案寫得更具體，再存一次；也可以請管理員決定。您寫的都留著。
button-ask-admin = 🙋 請管理員看
writing-asked-admin = 好的，已經請管理員看。
writing-admin-asked = 有工作人員想把 { $number } 號提問的答案存成《{ $title }》，可是這樣試問會答錯。請您看看：
writing-done = 「{ $title }」已存好，現在就能查到。
naming-ask = 大家怎麼叫「{ $title }」？請寫下這個叫法：
naming-unfit = 請寫一個 { $chars } 個字以內的叫法，不要帶 = 和 #。
inbox-elsewhere = 請在私聊裡看。這個群的編號是 { $number }，寫進 tickets.staff_chat，新問題就會發到這裡。
ticket-waiting-here = 還沒有人接。按 ✋，再回覆這則訊息，寫下答案。
ticket-taken-here = 已有人接。接的人請回覆這則訊息，寫下答案。
ticket-reply-answer = 請回覆這則訊息，寫下給居民的答案：
ticket-reply-reason = 請回覆這則訊息，寫下關閉的原因，居民會看到：
ticket-offered = 資料裡已有答案，已經發給居民看。
ticket-offer = 您問過的這個問題，現在資料裡有答案了：
ticket-offer-hint = 夠清楚了，請按「✅ 不用了」；還不清楚，就等工作人員回覆。
gaps-none = 沒有問了沒答好的問題。
gaps = 問了沒答好的問題有 { $count } 組：
gap-line = { $number }. { $question }（{ $times } 次，最近 { $date }）
gaps-dismissed = 已去掉。再有人問，還會出現。
privacy-tickets = 您轉給工作人員的問題和回覆，{ $days } 天後刪除
privacy-gaps = 沒答好的問題本身，不記是誰問的
command-inbox = 等回覆的問題
command-gaps = 問了沒答好的問題
command-tickets = 我轉給工作人員的問題

## 使用情況、修復

button-stats-days = { $days } 天
button-stats-picture = 🖼 存成圖片
command-stats = 看看用了多少
stats-title = 最近 { $days } 天 · { $from } 至 { $until }
stats-questions = 1 · 問題 { $count } 個
stats-found = 答上了 { $count }（{ $share }%）
stats-unsure = 讓人選了 { $count }（{ $share }%）
stats-nothing = 沒答上 { $count }（{ $share }%）
stats-verdicts = 2 · 評價 { $count } 次
stats-helpful = 有用 { $count }（{ $share }%）
stats-not-helpful = 沒幫上 { $count }（{ $share }%）
stats-subscribers = 3 · 收通知的人 { $count } 位
stats-topics = 回答得最多的主題：
stats-usage = 請寫天數，從 1 到 { $most }，比如：/stats 30
stats-file = 每天的次數都在這個表格裡，不記是誰問的。
stats-picture = 三張圖：1 問題，2 評價，3 收通知的人。
repaired = 上次停下時資料壞了，啟動時已經修過：
repaired-snapshots = 壞的快照移到了 { $path }，沒有丟東西
repaired-settings = 壞的儲存設定移到了 { $path }，沒有丟東西
repaired-store = 壞的資料移到了 { $path }
repaired-export = 上次的備份也讀不出來，移到了 { $path }
repaired-from-export = 用上次的備份恢復了 { $count } 條記錄，備份之後的丟了
repaired-from-rest = 沒有備份，從壞的資料裡救回 { $count } 條記錄，其餘的丟了
repaired-empty = 沒有備份，原來的記錄都丟了
act-repaired = 啟動時修過資料：{ $object }
act-gap-dismissed = 去掉了沒答好的問題：{ $object }
audit-itself = 鄰里自己
desk-no-role = 您現在不是工作人員了，所以沒有發給居民。您寫的是：
