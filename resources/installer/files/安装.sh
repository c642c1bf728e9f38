#!/bin/sh
# 用法：sh 安装.sh            装到自己的账户下，不需要管理员
#       sh 安装.sh --remove   卸载程序，不动数据
# U 盘上不能直接运行程序时也能用：文件先复制到本机，再从本机启动。
set -eu
here=$(cd "$(dirname "$0")" && pwd)
share=${XDG_DATA_HOME:-$HOME/.local/share}
place=$HOME/.local/opt/sanben
refresh() {
    update-desktop-database -q "$share/applications" 2>/dev/null || true
    update-mime-database "$share/mime" >/dev/null 2>&1 || true
}
if [ "${1:-}" = "--remove" ]; then
    rm -rf "$place" "$place.old" "$place.new"
    rm -f "$share/applications/sanben.desktop" "$share/mime/packages/sanben.xml" \
        "$share/icons/hicolor/256x256/apps/sanben.png" "$HOME/.local/bin/sanben"
    refresh
    echo "程序已卸载。工作文件夹和备份没有动，还在原来的位置。"
    exit 0
fi
archive=$(ls "$here"/sanben-*-linux-"$(uname -m)".tar.gz 2>/dev/null | tail -n 1)
[ -n "$archive" ] || { echo "没有找到适合这台电脑（$(uname -m)）的 sanben-…-linux-….tar.gz，请把它和安装.sh 放在一起。没有改动任何内容。"; exit 1; }
if [ -f "$here/SHA256SUMS" ]; then
    (cd "$here" && grep "  $(basename "$archive")\$" SHA256SUMS | sha256sum -c - >/dev/null) \
        || { echo "$(basename "$archive") 与校验和不一致，可能没有复制完整，请重新复制。没有改动任何内容。"; exit 1; }
fi
mkdir -p "$(dirname "$place")"
rm -rf "$place.new"
mkdir "$place.new"
tar -xzf "$archive" -C "$place.new" --strip-components=1
if ! "$place.new/sanben" --selftest >"$place.new/selftest.json" 2>&1; then
    echo "程序在这台电脑上没有通过自检，已安装的版本没有动。原因见 $place.new/selftest.json"
    exit 1
fi
rm -rf "$place.old"
[ ! -d "$place" ] || mv "$place" "$place.old"
mv "$place.new" "$place"
rm -rf "$place.old"
mkdir -p "$share/applications" "$share/mime/packages" "$share/icons/hicolor/256x256/apps" "$HOME/.local/bin"
sed "s|@PROGRAM@|$place/sanben|" "$place/desktop/sanben.desktop" >"$share/applications/sanben.desktop"
cp "$place/desktop/sanben.xml" "$share/mime/packages/sanben.xml"
cp "$place/desktop/sanben.png" "$share/icons/hicolor/256x256/apps/sanben.png"
ln -sf "$place/sanben" "$HOME/.local/bin/sanben"
refresh
echo "装好了。在开始菜单里找“支部案头”，或运行 $place/sanben"
