"""What an update by stick says."""

TEXTS: dict[str, str] = {
    "update.no_bundle": "这个程序不能用升级文件升级，没有改动任何内容。请用安装程序装新版，记录不受影响",
    "update.not_one": "“{name}”不是升级文件，没有改动任何内容。请选择 .sbu 文件",
    "update.damaged": "“{name}”不完整，可能没有复制完，程序没有改动。请重新复制后再试",
    "update.unsigned": "“{name}”不是发给您程序的那一方签发的，程序没有改动。请不要使用它，并向发文件的人核实",
    "update.other_runtime": "{version} 版换了底层组件，不能用升级文件，程序没有改动。请用 {version} 版的安装程序，记录不受影响",
    "update.not_newer": "这是 {version} 版，正在用的是 {now} 版，不用升级。没有改动任何内容",
    "update.no_place": "程序装在 {folder}，这个账户不能写，程序没有改动。请管理员安装新版的安装包，记录不受影响",
    "update.no_way_back": "没有升级前的版本可以退回，程序没有改动",
    "update.done": "{version} 版已放好，关闭程序再打开就是新版。{name}的记录已先备份",
    "update.done_bare": "{version} 版已放好，关闭程序再打开就是新版。没有给出工作文件夹，没有备份",
    "update.back": "下次打开时退回升级前的版本。新版改过的工作文件夹，旧版打不开时请从备份恢复",
}
