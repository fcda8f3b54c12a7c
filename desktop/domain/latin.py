"""The letters that names of persons may have: data type A of DIN 91379.

The lists are the norm's own, as the String-Latin project publishes them under CC BY 4.0
(DIN-91379-Characters-and-Sequences, latin_letters_1.3.txt).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

LETTERS = """
ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz
ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿ
ĀāĂăĄąĆćĈĉĊċČčĎďĐđĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĦħĨĩĪīĬĭĮįİıĲĳĴĵĶķĸĹĺĻļĽľĿŀŁłŃńŅņŇňŉŊŋŌōŎŏŐőŒœŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŦŧŨũŪūŬŭŮůŰű
ŲųŴŵŶŷŸŹźŻżŽžƇƈƏƗƠơƯưƷǍǎǏǐǑǒǓǔǕǖǗǘǙǚǛǜǞǟǢǣǤǥǦǧǨǩǪǫǬǭǮǯǰǴǵǸǹǺǻǼǽǾǿȒȓȘșȚțȞȟȧȨȩȪȫȬȭȮȯȰȱȲȳəɨʒ
ḂḃḆḇḊḋḌḍḎḏḐḑḗḜḝḞḟḠḡḢḣḤḥḦḧḨḩḪḫḯḰḱḲḳḴḵḶḷḺḻṀṁṂṃṄṅṆṇṈṉṒṓṔṕṖṗṘṙṚṛṞṟṠṡṢṣṪṫṬṭṮṯẀẁẂẃẄẅẆẇẌẍẎẏẐẑẒẓẔẕẖẗẞ
ẠạẢảẤấẦầẨẩẪẫẬậẮắẰằẲẳẴẵẶặẸẹẺẻẼẽẾếỀềỂểỄễỆệỈỉỊịỌọỎỏỐốỒồỔổỖỗỘộỚớỜờỞởỠỡỢợỤụỦủỨứỪừỬửỮữỰựỲỳỴỵỶỷỸỹ
"""
SEQUENCES = """
A̋ C̀ C̄ C̆ C̈ C̕ C̣ C̦ C̨̆ D̂ F̀ F̄ G̀ H̄ H̦ H̱ J́ J̌ K̀ K̂ K̄ K̇ K̕ K̛ K̦ K͟H K͟h L̂ L̥ L̥̄ L̦ M̀ M̂ M̆ M̐ N̂ N̄ N̆ N̦ P̀ P̄ P̕ P̣
R̆ R̥ R̥̄ S̀ S̄ S̛̄ S̱ T̀ T̄ T̈ T̕ T̛ U̇ Z̀ Z̄ Z̆ Z̈ Z̧ a̋ c̀ c̄ c̆ c̈ c̕ c̣ c̦ c̨̆ d̂ f̀ f̄ g̀ h̄ h̦ j́ k̀ k̂ k̄ k̇ k̕ k̛ k̦ k͟h l̂ l̥
l̥̄ l̦ m̀ m̂ m̆ m̐ n̂ n̄ n̆ n̦ p̀ p̄ p̕ p̣ r̆ r̥ r̥̄ s̀ s̄ s̛̄ s̱ t̀ t̄ t̕ t̛ u̇ z̀ z̄ z̆ z̈ z̧ Ç̆ Û̄ ç̆ û̄ ÿ́ Č̕ Č̣ č̕ č̣ ē̍ Ī́ ī́
ō̍ Ž̦ Ž̧ ž̦ ž̧ Ḳ̄ ḳ̄ Ṣ̄ ṣ̄ Ṭ̄ ṭ̄ Ạ̈ ạ̈ Ọ̈ ọ̈ Ụ̄ Ụ̈ ụ̄ ụ̈
"""
MARKS = " ',-.`~¨´·ʹʺʾʿˈˌ’‡"  # group N1


@cache
def _single() -> frozenset[str]:
    return frozenset("".join(LETTERS.split()) + MARKS)


@cache
def _allowed() -> re.Pattern[str]:
    """One letter or sequence; the longest sequence first, so that no part of one is taken for a letter."""
    sequences = sorted((unicodedata.normalize("NFC", s) for s in SEQUENCES.split()), key=len, reverse=True)
    return re.compile("|".join([*map(re.escape, sequences), f"[{re.escape(''.join(sorted(_single())))}]"]))


def foreign_letters(name: str) -> tuple[str, ...]:
    """What in a name is no letter of data type A, each once, in order, a combining sign with its letter.

    Source:
        DIN 91379:2022-08, data type A (names of natural persons); PStV § 15 (3).
    """
    composed = unicodedata.normalize("NFC", name)
    if _single().issuperset(composed):
        return ()
    found: dict[str, None] = {}
    at = 0
    while at < len(composed):
        match = _allowed().match(composed, at)
        end = match.end() if match else at + 1
        whole = _end_of_letter(composed, end)
        if not match or whole > end:  # a combining sign the norm does not know on this letter
            found[composed[at:whole]] = None
        at = whole
    return tuple(found)


def _end_of_letter(text: str, at: int) -> int:
    while at < len(text) and unicodedata.combining(text[at]):
        at += 1
    return at
