set -e
useradd -m person
echo person:secret | chpasswd
su person -c 'cd; id -un; echo "alias l=ls" > .bashrc; bash -ic true' 2> /dev/null | grep -q person
passwd -S person > /dev/null
userdel -r person 2> /dev/null
