"""Sentences about packages, keys and the way between branch and committee."""

TEXTS: dict[str, str] = {
    "package.not_one": "“{name}”不是支部案头的报送文件，没有读入任何内容。请选择 .sbz（报送）或 .sbr（回执）文件",
    "package.too_large": "“{name}”超过了 {most} MB 的上限，没有处理。请缩小附件后再试",
    "package.cut": "“{name}”没有复制完整（应 {should} 字节，实 {size} 字节），没有读入。请回原电脑重新导出，等出现“可以拔出”再拔",
    "package.damaged": "“{name}”在复制途中或 U 盘上损坏了，没有读入。请回原电脑重新导出，并换一个 U 盘",
    "package.sealed": "“{name}”打不开：文件已损坏，或不是发给这里的。数据没有写入",
    "package.format": "“{name}”的格式不符，没有读入。若程序版本较旧，请先升级；否则请对方重新导出",
    "package.newer": "“{name}”由更新版本的程序生成，没有读入。请先升级程序",
    "package.signature": "“{name}”的签名与“{who}”登记的密钥不符，没有读入。请打电话核对，不要使用这个文件",
    "package.kind": "“{name}”不是这里要收的文件，没有读入。请核对是报送、回执还是入网文件",
    "package.addressee": "“{name}”是发给别处的，没有读入。请核对是否拿错了文件",
    "package.content": "“{name}”的内容与校验值不符，没有读入。请回原电脑重新导出",
    "package.parts": "“{name}”里的文件与清单不符，没有读入。请不要使用这个文件，并打电话核对来源",
    "package.part": "“{name}”里的“{part}”与清单不符，没有读入。请回原电脑重新导出",
    "package.data": "“{name}”里的数据读不通（{reason}），没有读入。请对方升级程序后重新导出",
    "package.not_written": "“{name}”写到“{folder}”后读回来不一样，没有留下。U 盘可能坏了，请换一个再导出",
    "stick.absent": "找不到“{folder}”。请插好 U 盘再试；已生成的文件还在本机，不必重做",
    "stick.full": "U 盘放不下“{name}”（要 {size} MB，还剩 {free} MB），没有写入。请腾出地方或换一个 U 盘；文件还在本机，不必重做",
    "stick.same_name": "“{folder}”里已有另一个“{name}”，没有覆盖它。请把它移到别处再导出",
}
