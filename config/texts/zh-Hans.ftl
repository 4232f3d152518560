# 邻里机器人说的每一句话（简体）。
# 花括号里的 $名字 会换成实际内容，请保留；其余文字都可以改。改完运行 linli check。

## 按钮（开头的符号在各种语言里都一样，请不要改）

button-more = ⬇️ 更多
button-helpful = 👍 有用
button-not-helpful = 👎 没帮上
button-ask-person = 🙋 问工作人员
button-cancel = ❌ 取消
button-forget = ✅ 全部删除
button-this-region = ✅ 就选{ $place }
button-no-region = 🚫 不设地方
button-regions = 📍 按地方看
button-topics = 🏷 按主题看
button-follow = 🔔 选关注的主题
button-previous = ⬅️ 上一页
button-next = ➡️ 下一页
button-table = 📄 要一份表格
button-place = 📍 { $name }（{ $count }）
button-topic = 🏷 { $name }（{ $count }）
button-followed = ✅ { $name }
button-not-followed = ➕ { $name }
button-quiet = 🌙 免打扰时间
button-quiet-hours = 🌙 { $name }
button-no-quiet = 🔔 随时都可以发
button-subscribe = 🔔 继续收通知
button-confirm = ✅ 发出去
button-discard = ❌ 取消，不发了
button-test = 🧪 先发给我看
button-words = ✏️ 改文字
button-audience = 👥 发给谁
button-time = ⏰ 什么时候发
button-urgent = ❗ 设为紧急
button-calm = 🌙 设为不紧急
button-receipt = 👀 加“我看过了”
button-no-receipt = 👀 去掉“我看过了”
button-media = 📎 加图片或文件
button-no-media = 🗑 去掉图片或文件
button-link = 🔗 加链接按钮
button-no-link = 🗑 去掉链接按钮
button-languages = 🌐 别的语言怎么说
button-no-variant = 🗑 { $language }
button-everyone = 👥 所有人
button-to-regions = 📍 按地方选
button-to-topics = 🏷 按主题选
button-now = ⏩ 确认后马上发
button-back-to-preview = ⬅️ 回到草稿
button-reopen = ✏️ 拿回来改
button-move = ⏰ 换个时间
button-approve = ✅ 同意发
button-reject = ❌ 不同意
button-send-missed = ✅ 现在发
button-skip-missed = ❌ 这次不发
button-read = 👀 我看过了
button-pause = ⏸ 先停一停
button-resume = ▶️ 接着发
button-stop-sending = ❌ 取消，不再发
button-report = 📄 看结果
button-correct = ✏️ 更正
button-recall = ↩️ 撤回
button-recall-now = ✅ 撤回所有的

## 见面

start = 您好！我是“邻里”，专门回答社区里的事。想知道什么，直接打字问我就行。
start-examples = 比如，您可以这样问：
start-browse = 想随便看看，点 /topics 。不会用，点 /help 。
start-language = 选语言 · Language：
start-unknown-link = 这个链接指的内容找不到了。没关系，您可以直接问我。
start-again = 欢迎回来，以后有通知会再发给您。
example-question = { $title }是做什么的？
help = 直接打字提问，我从社区的资料里找答案，并告诉您出处。找不到我就说不知道，不会乱编。
help-follow-up = 可以接着问，比如“那什么时候开始？”
help-group = 在群里，请用 /ask 加上问题，或者 @ 我。
help-commands = 还可以点这些：

## 回答

unsure = 您问的是哪一个？请点一下：
nothing = 这个我不知道，手头的资料里没有。
nothing-nearest = 这几个比较接近，您可以看看：
nothing-browse = 我知道的是这些，您可以看看：
empty-knowledge = 我这里还没有任何资料，现在答不了问题。请过些时候再来。
too-long = 您的问题有点长，我只看了前 { $chars } 个字。
contact = 想问详细情况，可以联系：{ $contact }
end-of-document = 就这些，没有更多了。
question-about = { $title }：{ $question }
summary-only = 这份资料只有这些。

## 寒暄

hello = 您好！想问点什么？
thanks = 不用谢！还有想问的，随时来。
farewell = 再见，祝您一切都好！
identity = 我是“邻里”，社区的问答机器人。我只照社区的资料回答，不会乱编。
insult = 没帮上您，对不起。换个说法再问问看，或者找工作人员。
wordless = 请用文字写下您的问题，我就去找。
try-asking = 您可以这样问：

## 找工作人员

ask-question = 好的，请写下您的问题。
ask-person = 这件事可以问工作人员：
ask-person-unset = 这里还没有登记工作人员的联系方式，请到社区服务窗口问一问。
office-contact = 联系方式：{ $contact }
office-hours = 时间：{ $hours }

## 浏览

topics = 我这里有 { $count } 份资料。您想怎么看？
browse-regions = 您想看哪个地方的？
browse-region = { $place }有这些：
browse-topics = 您想看哪方面的？
browse-topic = “{ $topic }”方面有这些：
browse-page = 第 { $page } 页，共 { $pages } 页

## 家在哪里

region-ask = 您住在哪里？点一下，或者直接写地名。知道了地方，我会先找那里的事。
region-current = 您现在选的是：{ $place }。
region-inside = { $place }的哪里？
region-set = 好的，记下了：{ $place }。我会先找那里的事。
region-cleared = 好的，不设地方了。
region-unknown = 没找到“{ $place }”。我知道的地方有：
region-none = 现有的资料都没有写地方，所以不用设。

## 关注的主题

pick-topics = 点一下就关注，再点一下就不关注。以后有这方面的通知会发给您。
topics-none = 现有的资料还没有分主题。
quiet-ask = 点一下，选不想被打扰的时间。那段时间里只发紧急的通知，别的等过了再发。
quiet-current = 现在的免打扰时间是 { $hours }。
quiet-none = 现在没有设免打扰时间，有通知随时发给您。

## 语言

language-ask = 请选语言：
language-set = 好的，以后我用简体中文。
language-unknown = 我会说简体中文、繁体中文和英语，请选一个：
language-name = 简体中文

## 通知、隐私

stop = 好的，不再给您发通知了。您照样可以提问。想再收通知，点 /start 。
privacy = 为了接得上您的话，我只记这些：
privacy-profile = 您选的语言、地方和关注的主题
privacy-questions = 最近 { $count } 个问题，{ $days } 天后删除
privacy-feedback = 您点过的“有用”“没帮上”，{ $days } 天后删除
privacy-rights = 想看我记了什么，点 /export 。想全部删掉，点 /forget 。
export = 关于您，我记的都在这个文件里。
forget-ask = 要把我记的关于您的一切都删掉吗？删了就找不回来了。
forget-done = 删好了。关于您，我什么都没有留下。
cancelled = 好的，没有改动。
private-only = 这里有别人看着。请私下发给我。

## 听不懂的时候

unknown-command = 这个命令我不会。会的都在 /help 里。
unreadable = 我只看得懂文字，图片和语音还不行。请打字问我。
started-over = 刚才说到哪里我记不清了，我们重新开始吧。请再说一遍。
stale-button = 这个按钮已经过时了，请重新问我一次。
too-fast = 您发得太快了，请歇一分钟再问。
apology = 对不起，刚才出了点问题。请再问一次。
thanks-helpful = 谢谢您告诉我！
thanks-not-helpful = 谢谢您告诉我。可以换个说法再问，或者问工作人员。

## 发通知

announce-ask = 请发来通知的内容。可以加粗、带链接，也可以带一张图片或一个文件。
announce-preview = 👆 居民看到的就是上面这样。
announce-to = 发给：{ $audience }，共 { $count } 人。
announce-everyone = 所有人
announce-regions = 住在{ $places }的人
announce-topics = 关注“{ $topics }”的人
announce-both = 住在{ $places }、又关注“{ $topics }”的人
list-comma = 、
announce-when-now = 时间：您确认后马上发。
announce-when-at = 时间：{ $time }。
announce-when-weekly = 时间：每{ $weekday } { $time }，下一次是 { $next }。
announce-urgent = 紧急：免打扰时间里也发。
announce-calm = 不紧急：免打扰时间里先不发，过后再发。
announce-signs = 居民会原样看到 { $signs }。想加粗或加链接，请选中文字，再点菜单里的格式。
announce-check = 请核对一遍。没有问题，就点 ✅。
announce-empty = 里面还没有字，请先写内容。
announce-too-long = 太长了：有 { $chars } 个字，最多 { $limit } 个。请点 ✏️ 改短些，草稿还在。
announce-too-long-media = 带图片或文件时，文字最多 { $limit } 个字，现在有 { $chars } 个。请改短些，或者去掉图片。草稿还在。
announce-nobody = 现在没有人会收到。请点 👥 换一下发给谁，草稿还在。
announce-past = 定的时间已经过了。请点 ⏰ 另选时间，草稿还在。
announce-confined = 您只能通知您负责的地方。请点 👥 选那里的人，草稿还在。
announce-no-role = 您现在不能发通知了。草稿还在，什么都没有发出去。
announce-author-gone = 写这条通知的人现在不能发通知了。什么都没有发出去，草稿还在。
announce-author-confined = 写这条通知的人现在不负责那些地方了。什么都没有发出去，草稿还在。
announce-not-your-places = 这条通知要发到您不负责的地方，请找负责那里的同事。
announce-words-ask = 请发来新的内容，它会换掉原来的。
announce-variant-ask = 请发来{ $language }的内容。用{ $language }的居民会看到它，别人看原来的。
announce-time-ask = 什么时候发？直接写就行，比如：明天 9:00 · 周五下午3点 · 2026-12-01 09:00 · 每周五 9:00
time-unread = 这个时间我没看懂。
time-missing = 还缺几点钟，请写上。
time-no-such = 没有这样的日子或钟点，请再看一看。
time-too-far = 这个时间在一年以后，太远了。
time-past = { $time } 已经过去了，请写以后的时间。
announce-media-ask = 请发来一张图片或一个文件。
announce-no-media = 这不是图片，也不是文件。
announce-media-refused = 这张图片或文件发不出去，已经从草稿里去掉了。别的都还在，请换一张试试。
announce-link-refused = 这个按钮的网址发不出去，已经从草稿里去掉了。别的都还在，请换一个试试。
announce-link-ask = 请写两行：第一行是按钮上的字，第二行是网址。
announce-bad-link = 我要按钮上的字（最多 40 个）和一个 https:// 开头的网址。
announce-languages = 用哪种语言？没有单独写的，看到的是原来的内容。
announce-audience-ask = 发给谁？地方和主题都选，就是两样都符合的人。
announce-nothing-to-pick = 还没有可以选的。
announce-tested = 只发给了您。
announce-started = 好的，开始发了。
announce-scheduled = 好的，定在 { $time } 发。
announce-already = 这条已经发出去了，不会再发第二遍。
announce-gone = 这份草稿已经没有了。
announce-others = 这是别人的草稿。
announce-discarded = 好的，不发了。
announce-waiting = 要另一位工作人员同意才发。已经告诉他们了，请等一等。
announce-no-approver = 要另一位工作人员同意才能发，可是还没有第二位。请找管理员。草稿还在。
announce-approval-ask = 👆 同事想发这条通知。您同意吗？
announce-own = 自己写的要别人来同意。
announce-changed = 这条通知后来改过了，现在是这样 👇
announce-approved = 您的通知有人同意了。
announce-rejected = 您的通知没有被同意，可以改了再试。草稿还在。
announce-rejected-by-you = 好的，已经退回给写的人。
announce-missed = 原定 { $time } 发的通知没有发出去，因为那时机器人没开。现在还发吗？
announce-held = 原定 { $time } 发的通知没有发出去。
moment = { $date } { $weekday } { $time }
monday = 周一
tuesday = 周二
wednesday = 周三
thursday = 周四
friday = 周五
saturday = 周六
sunday = 周日
watch-filling = 正在准备。
watch-running = 正在发。
watch-correcting = 正在更正。
watch-recalling = 正在撤回。
watch-paused = 先停着，点 ▶️ 接着发。
watch-cancelled = 取消了，没发的不再发。
watch-refused-media = 图片或文件发不出去，所以停下了，没有漏掉谁。点 ✏️ 换掉它，点 ▶️ 再试一次，点 ❌ 就不发了。
watch-refused-link = 链接按钮的网址发不出去，所以停下了，没有漏掉谁。点 ✏️ 换掉它，点 ▶️ 再试一次，点 ❌ 就不发了。
watch-refused-words = 文字发不出去，所以停下了，没有漏掉谁。点 ✏️ 改一改，点 ▶️ 再试一次，点 ❌ 就不发了。
watch-refused-other = 这条发不出去（{ $words }），所以停下了，没有漏掉谁。点 ✏️ 改一改，点 ▶️ 再试一次，点 ❌ 就不发了。
watch-finished = 发完了。
watch-corrected = 更正完了。
watch-recalled = 撤回完了。
watch-counts = 办好 { $delivered } · 还剩 { $left } · 收不到 { $unreachable } · 没成 { $rejected }
watch-time-left = 大约还要 { $minutes } 分钟
announcements = 计划要发的和发过的通知：
announcements-none = 还没有。点 /announce 写一条。
report = 结果在这里，谁没收到、为什么，都在表里。
report-read = 点了“我看过了”：{ $count } 人
recall-ask = 要从每个人那里撤回这条通知吗？
recall-started = 好的，开始撤回了。
recall-too-late = 发出去超过 48 小时，撤不回来了。可以点 ✏️ 更正。
announce-recalled = 这条通知撤回了，没有什么可以更正。点 /announce 写一条新的。
announce-correction = 更正：改掉 { $count } 个人收到的内容。
receipt-thanks = 谢谢，记下了。
reply-thanks = 谢谢，已经转给发通知的人。
reply-told = 💬 有人回复“{ $announcement }”：

## 管理员发来的文件

button-take-in = ✅ 确认
button-leave-out = ❌ 取消
help-upload = 直接发文件给我，就能加进资料：{ $kinds } 。先给您看改动，您确认了才启用。文件下面可以写一个文件夹。
upload-read = 我读完了“{ $name }”。您确认以后，就按它回答居民：
upload-added = ➕ 新增：{ $title }
upload-changed = ✏️ 修改：{ $title }
upload-parts = { $count } 段
upload-moved = 新增 { $more } 段，去掉 { $fewer } 段
upload-unread = ⚠️ 用不了：{ $title }
upload-unchanged = { $count } 份资料和原来一样。
upload-more = ……还有 { $count } 份
upload-begins = 开头是：
upload-troubles = 这些没有收下：
upload-problems = 文件里有几处请您看一下：
upload-several = { $name } 等 { $count } 个文件
upload-more-came = 刚才给您看过以后，又到了一些文件。请再看一遍：
upload-nothing-new = “{ $name }”和现有资料一样，没有要改的。
upload-looked-again = 刚才给您看过以后，资料又有了变化。请再看一遍：
upload-live = 好了，{ $count } 份资料已经启用，居民现在就能问到。
upload-place = 存为 { $path }
upload-left-out = 好的，什么都没有改。
upload-gone = 这个文件已经不在等候了，请再发一次。
upload-taken-already = 这个文件已经收下了。
upload-remark = “{ $words }”不是文件夹，所以放在上面写的地方。想换地方，请再发一次，只写 uploads/2026 这样的路径。
upload-others = 文件夹里另外有改动的 { $count } 份资料也一起启用了。
upload-refused = “{ $name }”我收不下：
upload-no-folder = “{ $words }”不是资料文件夹。请再发一次文件，下面什么都不写，或者写 { $example } 这样的路径。
upload-many-for-one = 您写的是一份资料，可文件里有 { $count } 份。请再发一次，写一个文件夹。
upload-ambiguous = 有几份资料都叫这个名字：{ $paths }。请再发一次文件，在下面写上要改的那一份的路径。
upload-no-file = 读不了文件 { $path }：{ $reason }
disk-missing = 找不到它，请看看路径有没有写错。
disk-folder = 它是一个文件夹。请写到里面的那一个文件。
disk-denied = 我没有权限动它，请先改一下文件的权限。
disk-full = 磁盘满了，请先腾出地方。
disk-read-only = 这个磁盘只能读，不能写。
disk-other = 出了别的差错，请过一会儿再试。
upload-how = 请输入 /upload 和文件路径，可以写几个，后面还可以写一个文件夹。我能读 { $kinds } 。
upload-at-line = { $where } 第 { $line } 行
unfit-empty = 里面什么都没有。
unfit-too-large = 超过了 { $limit } MB，请分成几个文件再发。
unfit-too-many-files = 里面的文件超过 { $limit } 个，请分几次发。
unfit-bomb = 解开以后超过 { $limit } MB，我没有读。
unfit-too-much-text = 文字太长，一份资料最多 { $limit } MB，请分开。
unfit-too-many-rows = 超过 { $limit } 行，请分成几个文件。
unfit-too-many-pages = 超过 { $limit } 页，请分成几个文件。
unfit-unknown-kind = 这种文件我读不了。我能读 { $kinds } 。
unfit-old-office = 这是旧格式的文件。请打开后另存为 .docx 或 .xlsx 再发。
unfit-other-content = 里面的内容和文件名的类型对不上。请检查一下，或者另存一份再发。
unfit-damaged = 文件坏了，请重新保存再发一次。
unfit-encrypted = 文件有密码，请去掉密码再发。
unfit-macros = 文件里带有程序（宏）。请另存为不带宏的 .docx 或 .xlsx。
unfit-climbs-out = 它要放到文件夹外面去。整个文件我都没有收。
unfit-link = 里面有链接，不是文件。整个文件我都没有收。
unfit-too-deep = 压缩包套了太多层，请解开一层再发。
unfit-no-text = 里面没有文字，可能是扫描的图片。请发带文字的版本。
unfit-no-columns = 没有找到问题和答案两列。请在第一行写上 { $example } 。
unfit-no-rows = 第一行下面没有带答案的问题。
unfit-same-name = 里面有两个文件同名，请改一个名字。
unfit-too-much-together = 和一起发来的文件合在一起超过了 { $limit } MB，请另外发一次。
unfit-not-fetched = 没有取下来，请再发一次。
unfit-too-slow = 读的时间太长了，请分开或者改简单一些。
unfit-overwhelming = 读到一半停了：文件坏了，或者太复杂。请用原来的软件另存一次再发，或者只发文字。
unfit-unexpected = 没有读成，请另存为别的格式再发。
columns-example = “问题”和“答案”

## 命令菜单

command-announce = 发通知
command-announcements = 看计划要发的和发过的通知
command-start = 从头开始
command-help = 怎么用
command-ask = 提一个问题
command-topics = 看看都有什么
command-region = 您住在哪里
command-language = 换语言 · Language
command-stop = 不再收通知
command-privacy = 我记了您什么
command-export = 要一份我记的内容
command-forget = 删掉我记的一切
command-audit = 查看操作记录
command-why = 为什么这样回答

## 身份、提示、暂停

button-revoke = ✅ 收回
button-notice-down = ❌ 撤下第 { $number } 条
role-resident = 居民
role-worker = 工作人员
role-admin = 管理员
grant-usage = 这样写：/grant 编号 工作人员（或者 管理员）。只管几个地方，就在后面写地名：/grant 编号 工作人员 恩阳 长沙。也可以回复他的消息，不写编号。编号在他的 /privacy 里。
grant-one = { $person } 的身份：{ $role }
grant-other = 要换身份，这样写：/grant { $number } 工作人员（或者 管理员）。只管几个地方，就把地名都写在后面；不写地名，就是哪里都管。
grant-list = 有身份的人：
grant-nobody = 还没有人有身份。
grant-config = 配置文件里写的
grant-done = 好的，{ $person } 现在是{ $role }。
grant-places = 可以发通知的地方：{ $places }
grant-fixed = { $person } 的身份写在配置文件里，在这里改不了。
grant-no-role = 没有“{ $word }”这种身份，请写工作人员或者管理员。没有改动。
grant-no-place = 没找到地方“{ $place }”，所以没有改动。
grant-many-places = “{ $place }”可能是：{ $places }。请写清楚，现在没有改动。
grant-demotes = 这样 { $person } 就不再是管理员了。真要这样，请先发 /revoke { $number } 。现在没有改动。
revoke-usage = 收回谁的身份？这样写：/revoke 编号，或者回复他的消息。
revoke-none = { $person } 没有身份，不用收回。
revoke-done = 好的，{ $person } 不再是{ $role }了。
revoke-self = 这是您自己的身份。收回之后，要别的管理员才能再给您。确定吗？
revoke-last = 这是最后一位管理员。收回之后，只能在终端或配置文件里再设。确定吗？
notice-usage = 挂一条：/notice 明天停水，请先存水。要写起止时间，就在后面加：从 明天9:00 到 明天18:00（“从”“到”前面空一格）。
notice-none = 现在没有提示。
notice-list = 挂着的提示：
notice-done = 好的，挂上了。私下来问的人会在回答上面看到：
notice-down = 好的，撤下了。
notice-span = { $from } 到 { $until }
notice-open = 从 { $from } 起，一直到您撤下
notice-long = 提示太长了，最多 { $chars } 个字。没有挂上。
notice-order = 结束的时间要比开始晚，也不能已经过去。没有挂上。
notice-many = 已经有好几条提示了，请先撤下一条。
notice-from-word = 从 自
notice-until-word = 到 至
pause-usage = 请写上原因，居民会看到：/pause 正在更新资料（最多 { $chars } 个字）
pause-done = 好的，回答暂停了，发 /resume 就恢复。居民现在会看到：
paused = 对不起，现在暂时不能回答问题：{ $reason }。请过些时候再问，或者问工作人员。
paused-for-others = （居民现在收不到回答：{ $reason }。恢复请发 /resume ）
resume-done = 好的，恢复回答了。
resume-none = 回答没有暂停。
privacy-number = 您的编号：{ $number }
privacy-role = 您的身份是{ $role }；身份和您以它做过的事会留在操作记录里，两年后删除
command-notice = 在回答上面挂提示
command-pause = 暂停回答
command-resume = 恢复回答
command-grant = 给人身份
command-revoke = 收回身份

## 操作记录

audit-title = 操作记录 · 第 { $page } 页
audit-none = 还没有操作记录。
audit-file = 全部操作记录都在这个表格里。
audit-operator = 终端管理员
audit-forgotten = （已删除资料的人）
act-refused = 没有权限，被拒绝：{ $object }
act-granted = 设置了 { $object } 的身份
act-revoked = 收回了 { $object } 的身份
act-notice-set = 挂出提示：{ $object }
act-notice-removed = 撤下提示：{ $object }
act-paused = 暂停了回答
act-resumed = 恢复了回答
act-reloaded = 重新载入资料 { $object }
act-rolled-back = 退回上一版资料 { $object }
act-words-changed = 改了词表：{ $object }
act-files-changed = 改了资料文件：{ $object }
act-announced = 发出通知：{ $object }
act-announcement-changed = 改动通知：{ $object }
act-ticket-taken = 接下了居民的问题 { $object }
act-ticket-given-back = 退回了居民的问题 { $object }
act-ticket-answered = 回答了居民的问题 { $object }

## 为什么这样回答（管理员）

why-usage = 请把问题写在后面，例如：/why 恩阳跑团有多少跑手
why-small-talk = 没有去找：这不是提问，是打招呼一类的话。
why-nothing-asked = 没有去找：去掉“什么”“怎么”这些词，就没有可找的了。
why-nothing-matched = 没找到：资料里一个词也对不上。
why-sure = 找到了：把握 { $sure }%，到 { $line }% 就回答。
why-close = 拿不准：把握 { $sure }%，没到 { $line }%；前几份资料差不多，所以请对方选。
why-one-below = 没有回答：把握 { $sure }%，差一点到 { $line }%，又没有别的可选。
why-unlikely = 没有回答：把握只有 { $sure }%，要到 { $line }%。
why-elsewhere = 问的地方资料里没有，所以减了分。
why-unsaid = 问的这一点，这份资料里没有写，所以减了分。
why-named = 问的就是这份资料的名字，所以一定回答。
why-overtook = 排在最前的资料多半答不了，所以换了另一份来回答。
why-read = 读成了：{ $text }
why-kind =
    问的是：{ $kind ->
        [number] 多少
        [person] 谁
        [place] 哪里
        [time] 什么时候
        [reason] 为什么
        [manner] 怎么做
        [list] 有哪些
        [which] 哪一个
        [thing] 是什么
        [yesno] 是不是
       *[unsaid] 没有问词
    }
why-words = 找的词：{ $words }
why-synonyms = 也算：{ $words }
why-unknown = 资料里没有：{ $words }
why-missing = 最接近的资料里没有：{ $words }
why-nearest = 最接近的：
why-candidate = · { $title }：{ $sentence }
why-not-valid = · { $title }：对得上，但不在有效期内
why-other-language = · { $title }：对得上，但另有对方语言的版本

## Reload

command-reload = 读入改过的资料
command-rollback = 退回上一版资料
reload-done = ✅ 资料已更新，现在由第 { $generation } 版回答。
reload-same = 没有变化，仍由第 { $generation } 版回答。
reload-refused = ⚠️ 没有采用新资料，仍由第 { $generation } 版回答。
reload-counts = 文档：新增 { $added }，改动 { $changed }，移除 { $removed }，不变 { $unchanged }。
reload-no-documents = 资料文件夹里没有能读的文档。
reload-too-many-gone = 会少掉太多文档：{ $of } 篇中的 { $gone } 篇。
reload-probes-failed = 有 { $failed } 个试问的回答不再符合预期。
reload-probes = 试问：{ $asked } 个中有 { $held } 个符合预期。
reload-problems = 文件中的问题：{ $count } 处
reload-took = 用时 { $seconds } 秒。
button-reload-anyway = ✅ 仍然采用
taking-no-folder = 这里没有放资料的文件夹，存不了。
taking-held = 什么都没有改：管理员退回到了第 { $generation } 版，现在保持不动。请管理员先发 /reload，再试一次。
taking-refused = 没有收下，什么都没有改，因为：
taking-not-written = 文件写不进去，什么都没有改：{ $reason }
taking-not-switched = 已经存好，但还没有换上。管理员过一会儿可以发 /reload。
reload-unreadable = 有 { $files } 个文件或文件夹读不出来。
report-reasons = 原因
report-added = 新增
report-changed = 改动
report-removed = 移除
report-unchanged = 不变
report-probes = 试问
report-problems = 要改的地方
report-took = 用时
report-seconds = { $seconds } 秒
report-nothing = “不知道”
report-probe = probes.txt 第 { $line } 行：{ $question }（应为 { $wanted }，实为 { $came }）

## 资料文件里的问题

problem-folder-unreadable = 文件夹读不了（{ $why }）。请看看它在不在、有没有权限。
problem-folder-is-a-file = 这里应该是文件夹，却是一个文件。请检查资料文件夹的设置。
problem-file-unreadable = 文件读不了（{ $why }）。请看看有没有权限。
problem-not-a-file = 这不是普通文件。请换成 Markdown 文件，或者删掉。
problem-link-loop = 这个链接又回到已经读过的文件夹。请删掉链接。
problem-too-large = 文件超过 { $limit } MB，请分成几个。
problem-binary = 文件里不是文字。请存成 UTF-8 文本，或者换个扩展名。
problem-wrong-encoding = 有些字的编码读不出来。请存成 UTF-8，再找找里面的 � 。
problem-empty = 文件是空的。请写点内容，或者删掉。
problem-same-document = 它和 { $other } 是同一份资料、同一种语言，所以没有读它。请改一个名字。
problem-front-matter-unterminated = 开头的信息没有用 --- 结束。请在最后一项下面加一行 --- 。
problem-front-matter-too-large = 开头的信息超过 { $limit } 字节。请把文字移到正文里。
problem-front-matter-unreadable = 开头的信息格式不对（{ $why }）。值里有冒号要加引号；再看看缩进。
problem-not-key-and-value = 这一行不是“名称: 内容”的样子。请改成这样，或者删掉。
problem-unknown-key = 不认识“{ $key }”。可以写的有 { $known } 。
problem-duplicate-key = “{ $key }”写了两次，用了第一个。请删掉一个。
problem-empty-value = “{ $key }”没有写内容。请填上，或者删掉。
problem-wanted-text = “{ $key }”应该只写一段文字。
problem-wanted-texts = “{ $key }”应该写一列文字，或者一段文字。
problem-wanted-source = “{ $key }”下面应该写 name、url 和 date 。
problem-bad-date = “{ $key }”不是日期：“{ $value }”。请写成 { $forms } 。
problem-bad-region = 地方写得不对：“{ $value }”。请写成 四川/巴中/恩阳 这样。
problem-ends-before-it-begins = 有效期的结束比开始还早。请改 valid_from 或 valid_until 。
problem-ambiguous-alias = 别名“{ $alias }”也是《{ $title }》（{ $other }）的名字。请只留在一份资料里。
problem-probe-unreadable = “{ $line }”不是试问。请写成：问题 => 资料 : 答案里的文字 。
problem-probe-of-no-document = 试问指的资料“{ $document }”没有找到。请写资料的路径（不带 .md），或者删掉这一行。
problem-too-many-probes = 试问超过 { $limit } 个，后面的不问。请只留最要紧的。
problem-known-unreadable = “{ $line }”前面没有写答案在哪里。请先写一行： => 资料 : 答案里的文字 。
problem-known-of-no-document = 常见问法指的资料“{ $document }”没有找到。请写资料的路径（不带 .md），或者删掉这一组。
problem-known-of-no-sentence = 资料“{ $document }”里没有“{ $text }”这几个字，这一组问法没有用上。请照资料原文改。
problem-too-many-known = 常见问法超过 { $limit } 个，后面的没有用上。
problem-list-unreadable = 词表读不了（{ $why }）。请看看有没有权限。
problem-not-a-dictionary-entry = “{ $entry }”不能当词。请写一个 2 到 32 个字的中文词，后面可以写词频。
problem-stands-alone = “{ $entry }”只有一个词。请写至少两个不同的词，用空格隔开。
problem-not-an-alias = “{ $entry }”不是别名。请写成：别名 = 资料标题 。
problem-alias-of-itself = “{ $entry }”两边一样。请写成：别名 = 资料标题 。
problem-alias-in-a-circle = “{ $entry }”绕回了自己。请写成：别名 = 资料标题 。
problem-alias-of-nothing = 没有叫“{ $name }”的资料。请在 = 后面写资料的标题，或者删掉这一行。

## Word lists

command-alias = 文档的别名
command-synonym = 意思相同的词
command-stopword = 没有意义的词
command-word = 不能拆开的词
button-word-list = 📖 看词表
words-aliases = 聊天里加的别名：{ $count } 个
words-synonyms = 聊天里加的同义词：{ $count } 组
words-stopwords = 聊天里加的无意义词：{ $count } 个
words-dictionary = 聊天里加的不拆开的词：{ $count } 个
alias-usage = 添加：/alias 别名 = 文档标题。删除：/alias - 别名
synonym-usage = 添加：/synonym 词 = 另一个词。删除：/synonym - 词
stopword-usage = 添加问题里可以忽略的词：/stopword 词。删除：/stopword - 词
word-usage = 添加不该拆开的词：/word 党群服务中心。删除：/word - 党群服务中心
words-added = ✅ 记下了，已经生效：{ $word }
words-removed = ✅ 删掉了，已经生效：{ $word }
words-known = 词表里已经有了：{ $word }
words-unknown = 词表里没有：{ $word }
words-no-document = 没有叫“{ $name }”的文档。您是不是指：
words-taken = “{ $word }”已经是《{ $title }》的名字。
words-is-name = “{ $word }”是《{ $title }》的名字，忽略它就没人找得到了。
words-more = 文件夹里的其他改动也一起生效了：新增或移除 { $count } 篇文档。
rollback-done = ↩️ 现在由第 { $generation } 版回答，直到下一次 /reload。
rollback-none = 没有更早的版本可以退回。
check-probes = 试问：{ $asked } 个中有 { $held } 个符合预期。与上次使用的资料相比：新增 { $added }，改动 { $changed }，移除 { $removed }，不变 { $unchanged }。

## 终端

chat-hint = 打字提问，按回车。按钮前面有数字，输入数字就是按它。/quit 离开。
chat-unsaved = 另一个 linli 正在用这个数据目录，所以这次聊天不会保存。
chat-no-button = 没有 { $number } 号按钮。
chat-file = 文件存到了 { $path }
chat-file-failed = 文件 { $path } 没存成：{ $reason }
chat-unbalanced = 格式符号（** __ ~~ || `）没有成对，我就照原样看了。
chat-bye = 再见！
check-problems = 有问题 { $problems } 处；资料 { $documents } 份，片段 { $passages } 个，文字 { $texts } 条。
check-fine = 没有发现问题：资料 { $documents } 份，片段 { $passages } 个，文字 { $texts } 条。
backup-done = 已存到 { $file }，共 { $records } 条。
restore-done = 已从 { $file } 恢复，共 { $records } 条。

## 转给工作人员的问题

button-ticket-take = ✋ 我来答
button-ticket-give-back = ↩️ 放回去
button-ticket-answer = 💬 写回复
button-ticket-send = ✅ 发出去
button-ticket-close = 🔒 关闭
button-ticket-reply = 💬 再说一句
button-ticket-finish = ✅ 不用了
button-ticket-mine = 🔎 { $number }（您在办）{ $question }
button-ticket-show = 🔎 { $number } { $question }
button-gap-dismiss = 🗑 去掉 { $number }
ticket-opened = 好的，已转给工作人员，编号 { $number }。
ticket-known = 这个问题已经转过了，编号 { $number }，请再等一等。
ticket-waits = 编号 { $number }，还没有回复，请再等一等。
ticket-too-many = 您已有 { $count } 个问题在等回复，请先等一等。
ticket-reply-hours = 一般 { $hours } 小时内回复。
ticket-where = 有了回复，我马上发给您；也可以点 /tickets 看。
ticket-answer = { $office }回复您：
ticket-closed = { $office }把这个问题关闭了，原因是：
office-default = 社区工作人员
tickets-none = 您没有转给工作人员的问题。
tickets-mine = 您转给工作人员的问题：
ticket-write-reply = 请写下您想补充的话：
ticket-replied = 好的，已转告工作人员。
ticket-finished = 好的，这个问题就到这里。
ticket-full = 这个问题已经说得很多了，请重新问一次。
inbox-none = 现在没有等回复的问题。
inbox = 等回复的问题有 { $count } 个，您在办的在前，然后最早的在前：
ticket-number = 编号 { $number } · { $when }
ticket-waiting = 还没有人接。
ticket-yours = 您正在处理。
ticket-taken = 已有同事在处理。
ticket-answered = 已经回复。
ticket-done = 已经关闭。
ticket-asker-said = 居民：{ $text }
ticket-office-said = 我们：{ $text }
ticket-write-answer = 请写下给居民的回复：
ticket-preview = 居民会看到：
ticket-preview-hint = 想改，就再写一遍。
ticket-long = 太长了，最多 { $chars } 个字。请写短一点。
ticket-sent = 已发给居民。
ticket-write-reason = 请写下关闭的原因，居民会看到：
button-remark = ✍️ 说说哪里不对
button-gap-answer = 💬 写答案 { $number }
button-gap-alias = 🔗 加叫法 { $number }
gap-remark = 意见：{ $text }
gap-write-answer = 请写下答案，存好以后大家都能查到：
gap-alias-which = “{ $question }”说的是哪份资料？
gap-alias-none = 没有相近的资料。可以给“{ $question }”写一个答案。
remark-ask = 请写一句哪里不对，我转给管理资料的人，不记您的名字：
remark-thanks = 谢谢您，已经记下了。想要人回复，请按下面的按钮。
button-save = 📚 存为资料
button-writing-confirm = ✅ 存好，马上能查
button-edit-title = ✏️ 标题
button-edit-answer = ✏️ 答案
button-edit-region = ✏️ 地方
button-edit-topics = ✏️ 主题
button-no-topics = 🚫 不写主题
button-back = ↩️ 不改了
button-open-document = 📖 看看
writing-head = 存为资料，请看一遍：
writing-title = 标题：{ $value }
writing-region = 地方：{ $value }
writing-topics = 主题：{ $value }
writing-question = 问题：{ $value }
writing-none = （不写）
writing-ask-title = 请写标题：
writing-ask-answer = 请写答案：
writing-ask-region = 这件事是哪里的？请写地名，例如：四川/巴中/恩阳
writing-ask-topics = 请写主题，几个就用顿号隔开，例如：体育、办事
writing-empty = 标题和答案都要写。
writing-refused = 您可以把标题或答案写得更具体，再存一次；也可以请管理员决定。您写的都留着。
button-ask-admin = 🙋 请管理员看
writing-asked-admin = 好的，已经请管理员看。
writing-admin-asked = 有工作人员想把 { $number } 号提问的答案存成《{ $title }》，可是这样试问会答错。请您看看：
writing-done = “{ $title }”已存好，现在就能查到。
naming-ask = 大家怎么叫“{ $title }”？请写下这个叫法：
naming-unfit = 请写一个 { $chars } 个字以内的叫法，不要带 = 和 #。
inbox-elsewhere = 请在私聊里看。这个群的编号是 { $number }，写进 tickets.staff_chat，新问题就会发到这里。
ticket-waiting-here = 还没有人接。按 ✋，再回复这条消息，写下答案。
ticket-taken-here = 已有人接。接的人请回复这条消息，写下答案。
ticket-reply-answer = 请回复这条消息，写下给居民的答案：
ticket-reply-reason = 请回复这条消息，写下关闭的原因，居民会看到：
ticket-offered = 资料里已有答案，已经发给居民看。
ticket-offer = 您问过的这个问题，现在资料里有答案了：
ticket-offer-hint = 够清楚了，请按“✅ 不用了”；还不清楚，就等工作人员回复。
gaps-none = 没有问了没答好的问题。
gaps = 问了没答好的问题有 { $count } 组：
gap-line = { $number }. { $question }（{ $times } 次，最近 { $date }）
gaps-dismissed = 已去掉。再有人问，还会出现。
privacy-tickets = 您转给工作人员的问题和回复，{ $days } 天后删除
privacy-gaps = 没答好的问题本身，不记是谁问的
command-inbox = 等回复的问题
command-gaps = 问了没答好的问题
command-tickets = 我转给工作人员的问题

## 使用情况、修复

button-stats-days = { $days } 天
button-stats-picture = 🖼 存成图片
command-stats = 看看用了多少
stats-title = 最近 { $days } 天 · { $from } 至 { $until }
stats-questions = 1 · 问题 { $count } 个
stats-found = 答上了 { $count }（{ $share }%）
stats-unsure = 让人选了 { $count }（{ $share }%）
stats-nothing = 没答上 { $count }（{ $share }%）
stats-verdicts = 2 · 评价 { $count } 次
stats-helpful = 有用 { $count }（{ $share }%）
stats-not-helpful = 没帮上 { $count }（{ $share }%）
stats-subscribers = 3 · 收通知的人 { $count } 位
stats-topics = 回答得最多的主题：
stats-usage = 请写天数，从 1 到 { $most }，比如：/stats 30
stats-file = 每天的次数都在这个表格里，不记是谁问的。
stats-picture = 三张图：1 问题，2 评价，3 收通知的人。
repaired = 上次停下时数据坏了，启动时已经修过：
repaired-snapshots = 坏的快照移到了 { $path }，没有丢东西
repaired-settings = 坏的存储设置移到了 { $path }，没有丢东西
repaired-store = 坏的数据移到了 { $path }
repaired-export = 上次的备份也读不出来，移到了 { $path }
repaired-from-export = 用上次的备份恢复了 { $count } 条记录，备份之后的丢了
repaired-from-rest = 没有备份，从坏的数据里救回 { $count } 条记录，其余的丢了
repaired-empty = 没有备份，原来的记录都丢了
act-repaired = 启动时修过数据：{ $object }
act-gap-dismissed = 去掉了没答好的问题：{ $object }
audit-itself = 邻里自己
desk-no-role = 您现在不是工作人员了，所以没有发给居民。您写的是：
