set -e
git init -q /srv/r
cd /srv/r
git config user.email a@example.org
git config user.name a
echo x > f
git add f
git commit -qm one
git clone -q /srv/r /srv/s
git -C /srv/s log --oneline | grep -q one
git gc -q
