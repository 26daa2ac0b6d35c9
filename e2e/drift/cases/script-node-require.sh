# A foreign module that node is told to load.
# expect: denied
cp /foreign/script.js /opt/x.js
node --require /opt/x.js -e 0
