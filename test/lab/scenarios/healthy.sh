# about: nothing happens
scenario() { sleep 12; }
