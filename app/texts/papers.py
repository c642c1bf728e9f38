"""Sentences about papers: templates, record books, workbooks."""

TEXTS: dict[str, str] = {
    "help.forms": "列出正在使用的表单",
    "help.forms.check": "检查一个表单定义（连同旁边的模板）能不能用",
    "help.forms.template": "为一种表单生成可在 WPS 或 Word 里改样式的模板",
    "forms.checked": "“{title}”（{form}）可以使用",
    "forms.template": "已生成模板 {name}。可以改字体、边框和排列，双花括号里的内容请保留",
    "template.unreadable": "“{name}”不是能用的 Word 模板。请用 WPS 或 Word 另存为 .docx 后再试",
    "template.broken_token": "模板“{template}”里“{text}”的花括号不成对，没有打印。请把这一处删掉，一次打完再保存",
    "template.unknown_field": "模板“{template}”里的“{field}”不是这种记录的栏目，没有打印。请改成表单里有的栏目名",
    "template.mixed_rows": "模板“{template}”的同一行里有“{field}”和“{other}”两张小表的栏目，没有打印。请分成两行",
}
