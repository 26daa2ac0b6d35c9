# A copy of a program of the image under another path.
# expect: denied
cp /bin/echo /usr/local/bin/x
/usr/local/bin/x FOREIGN-RAN
