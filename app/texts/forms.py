"""Sentences about forms, code tables and rule packs that cannot be used."""

TEXTS: dict[str, str] = {
    "form.unknown_key": "表单定义 {place} 里有不认识的项“{key}”，没有采用这份定义。请核对拼写或删去它",
    "form.missing_key": "表单定义 {place} 缺少“{key}”，没有采用这份定义。请补上它",
    "form.bad_value": "表单定义 {place} 里“{key}”的写法不对，没有采用这份定义。请对照随程序附带的定义改正",
    "form.unknown_kind": "表单定义 {place} 的类型“{key}”不存在，没有采用这份定义。请改用 text、date、choice 等已有类型",
    "form.bad_name": "表单定义 {place} 的标识“{key}”不能用，没有采用这份定义。请只用小写字母、数字和下划线，并避开系统保留名",
    "form.unknown_codes": "表单定义 {place} 的代码表“{key}”不存在，或这一栏不是选择项，没有采用这份定义。请核对 codes 一项",
    "form.unknown_rows": "表单定义 {place} 的子表“{key}”不存在，没有采用这份定义。请核对 of 一项，子表自身须写 rows = true",
    "form.unknown_rule": "表单定义 {place} 引用了没有的规则或计算“{key}”，没有采用这份定义。请核对名称，或先更新程序",
    "form.unknown_book": "表单定义 {place} 的本册“{key}”不存在，没有采用这份定义。请填 work_log、group_log、study_log 或 archive_box",
    "form.double_name": "表单定义 {place} 里“{key}”出现了两次，没有采用这份定义。请让每个标识和栏目名只属于一处",
    "form.dangling_name": "表单定义 {place} 提到的栏目“{key}”不存在，没有采用这份定义。请核对 period、list、order、hidden、kin 等项",
    "form.not_toml": "文件 {form} 不是可读的表单定义，没有采用。出错处：{key}。请用 UTF-8 编码保存后再试",
}
