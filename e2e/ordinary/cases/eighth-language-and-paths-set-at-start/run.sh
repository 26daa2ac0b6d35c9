#!/bin/sh
. /opt/case/case.sh

export TZ_NAME=Etc/UTC APP_LANG=C.UTF-8 APP_PATH=/opt/app/bin
ln -snf /usr/share/zoneinfo/$TZ_NAME /etc/localtime && echo $TZ_NAME >/etc/timezone
printf 'LANG=%s\nLC_ALL=%s\n' $APP_LANG $APP_LANG >/etc/default/locale
mkdir -p /opt/app/bin && printf '#!/bin/sh\necho "started in $LANG"\n' >/opt/app/bin/app && chmod 755 /opt/app/bin/app
printf 'export PATH="%s:$PATH" LANG=%s\n' $APP_PATH $APP_LANG >/etc/profile.d/app.sh
echo "alias ll='ls -l'" >>/etc/bash.bashrc
bash -l -c app | grep -q C.UTF-8
took_place
