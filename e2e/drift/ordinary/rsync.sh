set -e
mkdir -p /srv/a
cp -r /etc /srv/a
rsync -a /srv/a/ /srv/b/
rsync -a --delete /srv/a/ /srv/b/
diff -r --no-dereference /srv/a /srv/b
