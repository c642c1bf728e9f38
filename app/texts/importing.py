"""Sentences about importing workbooks."""

_KEPT = "没有导入任何内容"

TEXTS: dict[str, str] = {
    # Files that do not open.
    "foreign.absent": "没有找到文件“{name}”。请核对位置后再选一次",
    "foreign.empty": "“{name}”是空文件，" + _KEPT + "。请向发来的人重新索取",
    "foreign.busy": "“{name}”正被别的程序占用，" + _KEPT + "。请在 WPS 或 Excel 里关闭它再试",
    "foreign.unreadable": "“{name}”读不出来（{reason}），" + _KEPT + "。请把它复制到本机硬盘再试",
    "foreign.encrypted": "“{name}”加了打开密码，" + _KEPT + "。请在 WPS 或 Excel 里去掉密码，另存后再导入",
    "foreign.macro": "“{name}”带有宏，为安全起见不打开，" + _KEPT + "。请另存为不带宏的 .xlsx 再导入",
    "foreign.incomplete": "“{name}”不完整或已损坏，"
    + _KEPT
    + "。请重新复制一份，或在 WPS 里打开后另存为 .xlsx",
    "foreign.bomb": "“{name}”展开后大得不正常，为安全起见不打开，"
    + _KEPT
    + "。请删去空白区域和图片后另存，再导入",
    "foreign.hostile": "“{name}”里有表格程序不会写的内容，为安全起见不打开，"
    + _KEPT
    + "。请在 WPS 里另存为 .xlsx 再导入",
    "foreign.too_big": "“{name}”太大，读不下，" + _KEPT + "。请分成几个文件，或删去多余的工作表再导入",
    "foreign.too_slow": "“{name}”读了很久还没有读完，已停下，" + _KEPT + "。请分成几个文件再导入",
    "foreign.web_page": "“{name}”其实是网页另存的表格，" + _KEPT + "。请在 WPS 里打开，另存为 .xlsx 再导入",
    "foreign.word": "“{name}”是文字文档，不是表格，" + _KEPT + "。请把其中的表格复制到 .xlsx 里再导入",
    "foreign.pdf": "“{name}”是 PDF，不是表格，" + _KEPT + "。请索取原来的 .xlsx 文件",
    "foreign.picture": "“{name}”是图片，不是表格，" + _KEPT + "。请索取原来的 .xlsx 文件",
    "foreign.archive": "“{name}”是压缩包，" + _KEPT + "。请先解压，再导入里面的表格",
    "foreign.other_table": "“{name}”是别种格式的表格，" + _KEPT + "。请在 WPS 里另存为 .xlsx 再导入",
    "foreign.encoding": "“{name}”的文字编码认不出（多半是传送或另存时坏了），"
    + _KEPT
    + "。请在 WPS 里打开核对，另存为 .xlsx 再导入",
    "foreign.unknown": "“{name}”不是能读的表格，" + _KEPT + "。能读的有 .xlsx、.xls 和 .csv",
    # Sheets that are no such list.
    "import.other_form": "这张工作表是“{form}”，不是“{wanted}”名册，没有导入。{advice}",
    "import.single_form": "这张工作表是一个人的登记表，不是名册，没有导入。请直接填写他的信息卡，或改成一人一行的表再导入",
    "import.standing": "这张工作表的栏目名竖着写在左边，一列一个人，没有导入。请复制整张表，在新工作表里用“选择性粘贴”的“转置”粘贴，再导入",
    "import.stacked": "这张工作表一个人占了几行（栏目名上下叠放），没有导入。请改成一人一行再导入",
    "import.no_table": "这张工作表里没有找到表头，没有导入。请确认有“姓名”一类的栏目名在数据上方",
    "import.no_subject": "这张工作表里没有找到“姓名”一栏，没有导入。请补上这一栏的表头",
    "import.unlike": "这张工作表的栏目与“{wanted}”对不上，没有导入。请核对选的是不是这种记录",
    "import.inner": "这是导出时附在后面的小表，没有导入。其中的内容请在{wanted}里修改",
    "import.hidden": "这张工作表是隐藏的，没有导入。要导入它，请先在原表里取消隐藏",
    "import.empty": "“{name}”里没有内容，" + _KEPT + "。请确认选的是填好的那一份",
    "import.no_rows": "“{name}”里一个人（一条记录）也没有，" + _KEPT + "。表头已对上，请填好后再导入",
    "import.no_sheet": "没有名为“{sheet}”的工作表，" + _KEPT + "。文件里有：{names}",
    "sheet.cut": "这张工作表超过 2 万行（或 500 列），后面有内容的 {count} 行没有读。请分成几张表再导入",
    # Columns.
    "column.unread": "“{heading}”一列没有一格能读成这一栏的内容，整列按原文留在“其他栏目”里。请核对表头",
    "column.not_kept": "“{heading}”一列没有对应的栏目，没有导入",
    # Cells.
    "cell.error": "这一格是公式错误（{value}），没有内容可读。请在原表改正后再导入",
    "cell.uncalculated": "这一格是没有算过的公式，没有内容可读。请在 WPS 或 Excel 里打开原表，保存一次再导入",
    "cell.impossible": "这一格里有不是文字的字符，没有采用。请在原表里重新输入",
    "cell.digits_lost": "“{value}”是表格软件改坏的号码（后几位已丢失），没有采用，原文留在“其他栏目”里。请把原表该列设为“文本”后重填",
    "cell.ditto": "“{value}”要看上一行才知道，没有采用，原文留在“其他栏目”里。请在原表里写全",
    "date.undecided": "“{value}”可能是 {year} 年 1 月，也可能是 {year} 年 10 月（表格软件会丢掉末尾的 0），没有采用，原文留在“其他栏目”里。请写成 {year}-01 或 {year}-10",
    "cell.kept": "。原文留在“其他栏目”里",
    "cell.remark": "“{value}”里括号中的说明没有读入这一栏，原文留在“其他栏目”里",
    # Rows and people.
    "row.no_name": "这一行有内容但没有姓名，没有导入。请补上姓名",
    "row.bad_name": "“{value}”不像完整的姓名，这一行没有导入。请写全姓名",
    "row.sample": "“{value}”这一行像是填写示例（写着“示例”“男/女”“xx”一类的字样），没有导入。确有此人的，请换成他的真实情况再导入",
    "rejected.no_name": "没有姓名",
    "rejected.bad_name": "姓名写得不全",
    "rejected.sample": "像是填写示例",
    "row.hidden": "这一行在原表里是隐藏的，也读进来了。不该导入时请先从原表删去",
    "row.differs": "“{value}”与同一个人在“{sheet}”第 {first} 行写的不同，以那一行为准，这里的原文留在“其他栏目”里。请核对",
    "name.marked": "“{value}”里的标记没有算进姓名，姓名取“{name}”，原文留在“其他栏目”里",
    "id.shared": "“{value}”同时写在两个姓名下，两人都没有采用，原文留在“其他栏目”里。请照证件核对",
    "id.birth_differs": "出生日期“{value}”与身份证号里的 {id} 不同，已照表内日期导入（以人事档案为准）。请核对",
    "id.sex_differs": "性别与身份证号推出的不同，已照表内性别导入。请核对",
    "person.namesake": "已有同名的“{value}”，身份证号不同，按另一个人新增",
    "row.not_of_party": "“{name}”的政治面貌是“{value}”，不是党员，也没有写到了发展党员的哪一步，这一行没有导入。是入党申请人、积极分子的，请在“人员类别”里写明",
    "rejected.not_of_party": "不是党员，也没有写发展党员到了哪一步",
    "cell.stage_inside": "“{value}”按“{stage}”读入，原文留在“其他栏目”里。请核对",
    "stage.unknown": "“{name}”没有写人员类别，也无法从标题和日期推出，先空着。请在信息卡里选定",
    "stage.remark": "人员类别推为“{stage}”，但备注里写着“{value}”，备注照原文保留。请核对，不符的在信息卡里改正",
    "stage.backwards": "表里是“{value}”，信息卡上已是“{kept}”，没有往回改。若信息卡有误，请在卡上改正",
    "stage.dates_differ": "标题说是“{value}”，但日期显示已到“{dates}”，先按标题。请核对",
    # Why a person is held.
    "held.namesakes": "名册里有几位同名的人，分不清是哪一位，没有改动。请在表里补上身份证号或出生日期",
    "held.twice": "表里有两行同名，分不清是一个人还是两个人，都没有导入。请补上身份证号或出生日期，或删去重复的一行",
    "held.contradicts": "名册里有同名的人，但出生日期、性别或工号不同，没有改动。是同一个人就先改正其中一处，不是就补上身份证号",
    "held.retired": "这个人的信息卡在回收站里，没有改动。要恢复请先取回信息卡",
    "held.other_name": "身份证号与名册里另一个姓名相同，没有改动。请核对是改名还是号码抄错",
    "held.taken": "与前面某一行对到了同一张信息卡，没有改动。请补上身份证号以便分清",
    "import.left_heading": "导入提示",
    # Reasons for rows that are no records.
    "skipped.heading": "重复的表头",
    "skipped.note": "说明",
    "skipped.total": "合计",
    "skipped.signature": "签章或落款",
    "skipped.sample": "填写示例",
    "skipped.section": "分段标题",
    "skipped.numbered": "只有序号",
    "skipped.nothing": "写的是“无”",
    "skipped.unclear": "看不出是谁",
    # Registers that come back.
    "return.page_gone": "“{name}”是本程序导出的名册，但隐藏的说明页被删掉了，认不出各行各栏，"
    + _KEPT
    + "。请重新导出一份，把改动填进去再导入",
    "return.keys_gone": "“{name}”是本程序导出的名册，但隐藏的钥匙列被删掉了，认不出哪一行是谁，"
    + _KEPT
    + "。请重新导出一份，把改动填进去再导入",
    "return.other_branch": "“{name}”是另一个支部导出的名册，" + _KEPT + "。请在导出它的那个工作文件夹里导入",
    "return.column_added": "“{value}”一列不是导出时的栏目（新加的，或改了栏目名），没有读入。要读入请改回导出时的栏目名",
    "return.column_twice": "“{value}”一列出现两次，只读了左边的一列。请删去多余的一列",
    "return.column_gone": "“{value}”一列不在表里了，信息卡上的这一栏没有动",
    "return.columns_moved": "各列的次序与导出时不同，按栏目名读，没有影响",
    "return.row_gone": "“{value}”的一行不在表里了，信息卡没有动。人确实离开了，请在党员页办理变动",
    "return.rows_moved": "各行的次序与导出时不同，按隐藏的钥匙认人，没有影响",
    "return.row_added": "“{value}”这一行没有钥匙，是新加的，没有导入。要新增的人请另用一份花名册导入，或新建信息卡",
    "return.key_damaged": "“{value}”这一行的钥匙被改坏了，认不出是哪张信息卡，没有导入。请重新导出后再填这一行",
    "return.key_unknown": "“{value}”这一行的信息卡不在这个工作文件夹里，没有导入。请核对文件，或重新导出后再填",
    "return.locked": "{name}的“{heading}”由程序得出，表里改成了“{value}”，没有采用。请在信息卡里修改或办理变动",
    "return.conflict": "{name}的“{heading}”：表里填的是“{value}”，但导出以后卡上已改成“{now}”，没有采用。请核对后在信息卡里修改",
    "return.cell_lost": "{name}的“{heading}”这一格是公式错误或没有算过的公式，没有采用。请直接填写内容",
    "rejected.row_added": "没有钥匙的新行",
    "rejected.key_damaged": "钥匙被改坏了",
    "rejected.key_unknown": "信息卡不在这个工作文件夹里",
    "held.key_twice": "同一张信息卡在表里出现两次，没有采用后面的一行。请删去多余的一行再导入",
    "held.newer": "这份表是在信息卡更新的版本上导出的（工作文件夹可能恢复过备份），没有改动。请重新导出后再填",
    "held.other_row": "姓名和钥匙不是同一个人：可能只排序了一部分列，没有改动。请撤销排序，或重新导出后再填",
    "held.conflict": "导出以后信息卡也改过，没有改动。原因见“提示”",
}
