# A foreign script that is named to lua.
# expect: denied
cp /foreign/script.lua /opt/x.lua
lua5.4 /opt/x.lua
