set -e
dpkg -l > /dev/null
dpkg --verify coreutils
apt-cache policy bash > /dev/null
update-alternatives --list awk > /dev/null
perl -e 1
dpkg-query -W > /dev/null
