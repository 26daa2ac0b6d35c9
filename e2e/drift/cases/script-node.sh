# A foreign script that is named to node.
# expect: denied
cp /foreign/script.js /opt/x.js
node /opt/x.js
