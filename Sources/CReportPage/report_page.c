#include "report_page.h"

static const unsigned char frame[] = {
#embed "page/report.html"
};
static const unsigned char style[] = {
#embed "page/report.css"
};
static const unsigned char base[] = {
#embed "page/base.js"
};
static const unsigned char colours[] = {
#embed "page/colours.js"
};
static const unsigned char charts[] = {
#embed "page/charts.js"
};
static const unsigned char pictures[] = {
#embed "page/pictures.js"
};
static const unsigned char tables[] = {
#embed "page/tables.js"
};
static const unsigned char pareto[] = {
#embed "page/pareto.js"
};
static const unsigned char marks[] = {
#embed "page/marks.js"
};
static const unsigned char gain[] = {
#embed "page/gain.js"
};
static const unsigned char pairs[] = {
#embed "page/pairs.js"
};
static const unsigned char compositions[] = {
#embed "page/compositions.js"
};
static const unsigned char details[] = {
#embed "page/details.js"
};
static const unsigned char leaderboard[] = {
#embed "page/leaderboard.js"
};
static const unsigned char explanations[] = {
#embed "page/explanations.js"
};
static const unsigned char sections[] = {
#embed "page/sections.js"
};
static const unsigned char start[] = {
#embed "page/start.js"
};

#define FILE_OF(array) {array, sizeof(array)}

static const suture_page_file scripts[] = {
    FILE_OF(base), FILE_OF(colours), FILE_OF(charts), FILE_OF(pictures), FILE_OF(tables), FILE_OF(pareto),
    FILE_OF(marks), FILE_OF(gain), FILE_OF(pairs), FILE_OF(compositions), FILE_OF(details), FILE_OF(leaderboard),
    FILE_OF(explanations), FILE_OF(sections), FILE_OF(start),
};

suture_page_file suture_page_frame(void) { return (suture_page_file)FILE_OF(frame); }

suture_page_file suture_page_style(void) { return (suture_page_file)FILE_OF(style); }

size_t suture_page_script_count(void) { return sizeof(scripts) / sizeof(scripts[0]); }

suture_page_file suture_page_script(size_t index) { return scripts[index]; }
