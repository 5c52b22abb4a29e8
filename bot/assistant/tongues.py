"""What tells languages apart: their commonest small words and the letters that others lack. Ours, by hand."""

from __future__ import annotations

SMALL_WORDS = {
    tag: frozenset(words.split())
    for tag, words in {
        "en": """
            the a an and or but is are was were be been am i you he she it we they my your his her our
            their this that these those what when where which who why how do does did dont doesnt didnt
            can could cant cannot will would wont should have has had havent hasnt not no to of in on at
            for from with by about as if so there here me him them any some please thanks thank help need
            want get got just still again been does im ive its whats hello hi hey yes order card account
            money yet
        """,
        "de": """
            der die das den dem des ein eine einen einem einer und oder aber ist sind war waren sein bin
            bist ich du er wir ihr sie es mein meine meinen meiner meinem dein ihre ihren kein keine
            keinen nicht noch schon auch nur sehr was wer wie wo wann warum wieso welche kann kannst
            können könnte muss möchte will wollen habe haben hat hatte wird werden wurde mit von zu zum
            zur bei auf für fur aus nach über in im am an um bitte danke hallo hilfe brauche ihnen mir
            mich uns dass wenn geld konto bestellung funktioniert geht gibt diese dieser lange dauert
        """,
        "fr": """
            le la les un une des du de et ou mais est sont était je tu il elle nous vous ils elles mon ma
            mes votre vos notre ce cette ces cet que qui quoi quand où comment pourquoi combien quel
            quelle ne pas plus rien avec sans pour par sur dans en au aux chez ai as avez avons ont suis
            êtes être avoir fait faire peux pouvez puis veux voudrais dois bonjour bonsoir merci aide
            besoin svp toujours encore pas reçu argent commande compte carte jai cest nai
        """,
        "es": """
            el la los las un una unos y o pero es son era está están estoy soy yo tú él ella nosotros
            usted ustedes mi mis tu su sus este esta esto ese que qué quién cuándo cuando dónde donde cómo
            como porqué por cuánto cuanto cual no ni sí más muy con sin para de del al en he ha han hay
            tengo tiene puedo puede quiero quisiera necesito hola gracias ayuda favor todavía aún ya me se
            lo le nos cuenta dinero pedido tarjeta recibido llegado hacer
        """,
        "it": """
            il lo la i gli le un uno una e o ma è sono era sei siamo io tu lui lei noi voi mio mia miei
            mie tuo suo vostro questo questa quello che chi cosa quando dove come perché perche quanto
            quale non né più molto con senza per di del della dei delle al alla nel nella in da dal su ho
            hai ha abbiamo avete hanno posso può vorrei voglio devo ciao buongiorno grazie aiuto bisogno
            ancora già mi si ci vi ordine conto soldi carta ricevuto fare
        """,
        "pt": """
            o a os as um uma e ou mas é são era estou está estão sou eu tu ele ela nós você vocês meu
            minha meus minhas seu sua este esta isso isto que quem quando onde como porque quanto qual não
            nem sim mais muito com sem para por de do da dos das no na nos nas em ao à tenho tem posso
            pode quero preciso gostaria olá obrigado obrigada ajuda ainda já me se lhe pedido conta
            dinheiro cartão recebi fazer voces nao voce
        """,
        "nl": """
            de het een en of maar is zijn was waren ben bent ik jij je hij zij ze wij we jullie u mijn
            jouw uw onze dit dat deze die wat wie wanneer waar hoe waarom welke niet geen nog al ook
            alleen heel met zonder voor van naar bij op in aan uit om te heb hebt heeft hebben kan kunt
            kunnen moet wil wilt zou graag hallo bedankt dank hulp nodig alstublieft steeds mij me geld
            rekening bestelling kaart ontvangen werkt wordt er
        """,
        "sv": """
            och eller men är var jag du han hon vi ni de min mitt mina din ditt er ert detta denna det den
            en ett som vad vem när var hur varför vilken inte ingen inget också bara mycket med utan för
            från till på i av om har hade kan kunde måste vill skulle behöver hej tack hjälp snälla
            fortfarande ännu mig oss pengar konto beställning kort fått finns blir
        """,
        "da": """
            og eller men er var jeg du han hun vi i de min mit mine din dit jeres dette denne det den en
            et som hvad hvem hvornår hvor hvordan hvorfor hvilken ikke ingen intet også kun meget med uden
            for fra til på af om har havde kan kunne skal vil ville bliver behøver hej tak hjælp venligst
            stadig endnu mig os penge konto bestilling kort fået noget hvis
        """,
        "nb": """
            og eller men er var jeg du han hun vi dere de min mitt mine din ditt deres dette denne det den
            en ei et som hva hvem når hvor hvordan hvorfor hvilken ikke ingen også bare veldig mye med
            uten for fra til på av om har hadde kan kunne må skal vil ville blir trenger hei takk hjelp
            vennligst fortsatt ennå meg oss penger konto bestilling kort fått noe hvis
        """,
        "fi": """
            ja tai mutta on ovat oli olen olet olemme minä sinä hän me te he minun sinun hänen teidän
            meidän tämä se nämä mikä mitä kuka milloin missä miten miksi mistä ei en et emme eivät ole
            vain myös vielä jo hyvin kanssa ilman jos kun kuinka voin voi voiko haluan haluaisin tarvitsen
            pitää hei kiitos apua onko minulla rahat tilaus tilaukseni kortti kortin saanut että
        """,
        "pl": """
            i oraz lub ale jest są był była być jestem ja ty on ona my wy oni mój moja moje moich twój
            pana pani to ten ta te co kto kiedy gdzie jak dlaczego ile który która nie tak już jeszcze
            tylko też bardzo z ze bez dla do od na w we po przy o mam ma mamy mogę może chcę chciałbym
            chciałabym muszę potrzebuję dzień dobry cześć dziękuję proszę pomoc mi mnie się czy pieniądze
            konto zamówienie karta żeby
        """,
        "cs": """
            a nebo ale je jsou byl byla být jsem já ty on ona my vy oni můj moje mého tvůj váš vaše to ten
            ta tento co kdo kdy kde jak proč kolik který která ne ano už ještě jen také velmi s se bez pro
            do od na v ve po při o mám má máte mohu může chci chtěl bych musím potřebuji dobrý den ahoj
            děkuji prosím pomoc mi mě si není peníze účet objednávka karta aby jsme
        """,
        "ro": """
            și si sau dar este sunt era eu tu el ea noi voi ei meu mea mei mele dumneavoastră acest
            aceasta asta ce cine când cand unde cum de cât care nu da mai foarte cu fără fara pentru la
            din în pe am ai are avem aveți pot poate vreau aș trebuie bună buna ziua mulțumesc multumesc
            ajutor rog încă inca mă ma îmi imi nevoie bani cont comanda cardul primit
        """,
        "hu": """
            a az egy és vagy de van vannak volt én te ő mi ti ők nem igen még már csak is nagyon mit mi ki
            mikor hol hogyan miért melyik mennyi hogy ha nincs lehet tudok tudom kell szeretnék akarok
            kérem köszönöm szia helló segítség ez ezt azt meg el fel be ki nekem engem pénz számla
            rendelés rendelésem kártya kártyám kaptam
        """,
        "tr": """
            ve veya ama bir bu şu o ben sen biz siz onlar benim senin bizim sizin ne kim nasıl neden
            nerede nereye kaç hangi değil yok var evet hayır çok daha için ile gibi kadar mi mı mu mü
            misiniz musunuz istiyorum lazım gerek olarak olan merhaba teşekkürler lütfen yardım hala henüz
            param hesap hesabım sipariş siparişim kartım nezaman zaman
        """,
        "id": """
            dan atau tetapi tapi adalah saya kamu anda dia kami kita mereka ini itu apa siapa kapan mana
            dimana bagaimana mengapa kenapa berapa tidak bukan belum sudah juga hanya sangat dengan tanpa
            untuk dari ke di pada yang bisa dapat mau ingin harus perlu halo terima kasih tolong bantuan
            uang akun pesanan kartu masih ada
        """,
        "vi": """
            và hoặc nhưng là tôi bạn anh chị chúng họ của này đó gì ai khi nào đâu sao thế bao nhiêu không
            chưa đã đang sẽ cũng chỉ rất với cho từ đến trong trên có được muốn cần phải xin chào cảm ơn
            giúp tiền tài khoản đơn hàng thẻ vẫn làm
        """,
    }.items()
}

LETTERS = {
    "de": "ßäöü",
    "fr": "œçèêëàâîïûù",
    "es": "ñ¿¡",
    "pt": "ãõ",
    "sv": "åäö",
    "da": "æøå",
    "nb": "æøå",
    "fi": "äö",
    "pl": "łąęśźżćń",
    "cs": "řěůčšžý",
    "ro": "țșăţş",
    "hu": "őű",
    "tr": "ğışİ",
    "vi": "ơưđạảấầẩậắằặẹẻẽếềểệỉịọỏốồổộớờởợụủứừửựỳỵỷỹ",
}

SCRIPTS = {
    "CYRILLIC": "ru",
    "GREEK": "el",
    "HEBREW": "he",
    "ARABIC": "ar",
    "DEVANAGARI": "hi",
    "BENGALI": "bn",
    "TAMIL": "ta",
    "TELUGU": "te",
    "THAI": "th",
    "HANGUL": "ko",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "CJK": "zh",
    "GEORGIAN": "ka",
    "ARMENIAN": "hy",
}
"""First word of a letter's Unicode name, and the language most written in it."""

OWN_LETTERS = {
    "CYRILLIC": (("uk", "іїєґ"), ("be", "ў"), ("sr", "јљњћђџ"), ("kk", "әғқңөұһ")),
    "ARABIC": (("ur", "ٹڈڑںے"), ("fa", "پچژگ")),
    "CJK": (("ja", "々"),),
}
"""Within a script: languages known by a letter that the most usual one lacks."""
