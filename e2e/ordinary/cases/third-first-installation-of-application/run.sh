#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/shop/storage /srv/shop/public && cd /srv/shop
printf 'APP_ENV=production\nAPP_KEY=\nDB=storage/shop.sqlite\n' >.env
sed -i "s|^APP_KEY=.*|APP_KEY=base64:$(openssl rand -base64 32)|" .env && chmod 640 .env && chown root:www-data .env
chown -R www-data:www-data storage && find storage -type d -exec chmod 2775 {} +
setpriv --reuid 33 --regid 33 --clear-groups python3 -c '
import hashlib, os, sqlite3
d = sqlite3.connect("storage/shop.sqlite"); d.execute("pragma journal_mode=wal")
d.executescript("create table users (id integer primary key, name text, hash text); create table items (id integer primary key, name text, price real);")
salt = os.urandom(16); d.execute("insert into users (name, hash) values (?, ?)", ("admin", salt.hex() + hashlib.scrypt(b"changeme", salt=salt, n=1 << 12, r=8, p=1).hex()))
d.executemany("insert into items (name, price) values (?, ?)", ((f"item {i}", i / 7) for i in range(3000))); d.commit()'
ln -sfn ../storage/app public/storage
node -e 'const fs = require("fs"); const env = Object.fromEntries(fs.readFileSync(".env", "utf8").trim().split("\n").map((l) => [l.slice(0, l.indexOf("=")), l.slice(l.indexOf("=") + 1)])); fs.mkdirSync("storage/cache", { recursive: true }); fs.writeFileSync("storage/cache/config.json", JSON.stringify(env)); process.exit(env.APP_KEY.length > 40 ? 0 : 1)'
test "$(stat -c %G .env)" = www-data
took_place
