# A program that was put into /srv.
# expect: denied
cp /foreign/program /srv/x
/srv/x
