int suture_plugins(void) { return 0; }
