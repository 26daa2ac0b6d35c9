set -e
mkdir -p /srv/m
tar cf /srv/m/a.tar /etc 2> /dev/null
for tool in gzip bzip2 xz; do command -v $tool > /dev/null && $tool -kf /srv/m/a.tar && tar tf /srv/m/a.tar.* > /dev/null && rm /srv/m/a.tar.*; done
make --version > /dev/null
printf 'all:\n\ttrue\n' | make -s -f -
